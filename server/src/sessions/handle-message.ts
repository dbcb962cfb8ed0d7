/**
 * What each message from a client does. A message that is wrong is answered and harms nobody: a request
 * by `failed`, a subscription by `subscriptionFailed`, and the connection goes on.
 */
import { type ClientMessage, RowcastError } from '@rowcast/protocol';
import { clientMessage } from '@rowcast/protocol/messages';
import type { Session } from './session.js';

export function handleMessage(session: Session, text: string): void {
  try {
    session.checkRate(text.length);
  } catch (error) {
    const { kind, id } = outlineOf(text);
    // It takes nothing and gives something back. What is over the limit otherwise is answered unread.
    if (kind !== 'unsubscribe') return refuse(session, kind === 'subscribe' ? { subscription: id } : { id }, error);
  }
  let message: ClientMessage;
  try {
    message = parseMessage(text);
  } catch (error) {
    return session.inOrder(() => session.sendFailure(outlineOf(text).id, error));
  }
  session.inOrder(() => dispatch(session, message, text.length));
}

function refuse(
  session: Session,
  what: { readonly id: number | null } | { readonly subscription: number | null },
  error: unknown,
): void {
  if ('id' in what || what.subscription === null) session.sendFailure('id' in what ? what.id : null, error);
  else session.sendSubscriptionFailure(what.subscription, error);
}

function dispatch(session: Session, message: ClientMessage, bytes: number): void {
  try {
    if (session.state === 'waiting' && message.kind !== 'hello' && message.kind !== 'ping') {
      throw new RowcastError('PROTOCOL_HELLO_EXPECTED', `${message.kind} came before hello`);
    }
    act(session, message, bytes);
  } catch (error) {
    if (message.kind === 'subscribe') session.refuseSubscription(message.id, error);
    else session.sendFailure('id' in message ? message.id : null, error);
  }
}

function act(session: Session, message: ClientMessage, bytes: number): void {
  switch (message.kind) {
    case 'hello':
      return session.hello(message.protocol, message.token);
    case 'authenticate':
      return session.authenticate(message.id, message.token);
    case 'subscribe':
      return session.subscribe(message.id, message.query, bytes);
    case 'unsubscribe':
      return session.unsubscribe(message.id);
    case 'query':
      return session.query(message.id, message.query);
    case 'mutate':
      return session.mutate(message.id, message.mutations);
    case 'ping':
      return session.send({ kind: 'pong' });
  }
}

function parseMessage(text: string): ClientMessage {
  const parsed = clientMessage.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
  throw new RowcastError(
    'PROTOCOL_INVALID_MESSAGE',
    `the message is not valid${where}: ${issue?.message ?? 'unknown shape'}`,
    {
      hint: 'PROTOCOL.md lists every message and its shape',
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RowcastError('PROTOCOL_INVALID_MESSAGE', 'the message is not JSON', { cause: error });
  }
}

/** What a message that is not read, or cannot be, seems to be: so that the client can tell which one failed. */
function outlineOf(text: string): { readonly kind: string | undefined; readonly id: number | null } {
  const head = text.slice(0, 10_000);
  const [, kind] = /^\s*\{\s*"kind"\s*:\s*"(\w{1,20})"/.exec(head) ?? [];
  const [, digits] = /"id"\s*:\s*(\d{1,15})\b/.exec(head) ?? [];
  return { kind, id: digits === undefined ? null : Number(digits) };
}
