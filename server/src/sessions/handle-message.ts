/**
 * What each message from a client does. A message that is wrong is answered and harms nobody: a request
 * by `failed`, a subscription by `subscriptionFailed`, and the connection goes on.
 */
import { type ClientMessage, RowcastError } from '@rowcast/protocol';
import { clientMessage } from '@rowcast/protocol/messages';
import type { Session } from './session.js';

export function handleMessage(session: Session, text: string): void {
  try {
    session.checkRate();
  } catch (error) {
    return session.sendFailure(idIn(text), error);
  }
  let message: ClientMessage;
  try {
    message = parseMessage(text);
  } catch (error) {
    return session.inOrder(() => session.sendFailure(idIn(text), error));
  }
  session.inOrder(() => dispatch(session, message));
}

function dispatch(session: Session, message: ClientMessage): void {
  try {
    if (session.state === 'waiting' && message.kind !== 'hello' && message.kind !== 'ping') {
      throw new RowcastError('PROTOCOL_HELLO_EXPECTED', `${message.kind} came before hello`);
    }
    act(session, message);
  } catch (error) {
    if (message.kind === 'subscribe') session.refuseSubscription(message.id, error);
    else session.sendFailure('id' in message ? message.id : null, error);
  }
}

function act(session: Session, message: ClientMessage): void {
  switch (message.kind) {
    case 'hello':
      return session.hello(message.protocol, message.token);
    case 'authenticate':
      return session.authenticate(message.id, message.token);
    case 'subscribe':
      return session.subscribe(message.id, message.query);
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

/** The number a broken message carries, so that the client can tell which of its requests failed. */
function idIn(text: string): number | null {
  const [, digits] = /"id"\s*:\s*(\d{1,15})\b/.exec(text.slice(0, 10_000)) ?? [];
  return digits === undefined ? null : Number(digits);
}
