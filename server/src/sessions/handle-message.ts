/**
 * What each message from a client does. A message that is wrong is answered and harms nobody: a request
 * by `failed`, a subscription by `subscriptionFailed`, and the connection goes on.
 */
import { type ClientMessage, RowcastError } from '@rowcast/protocol';
import { outlineOf, parseMessage } from './parse-message.js';
import type { Session } from './session.js';

/** As every client writes it that has not been made to write it otherwise. */
const reachedText = '{"kind":"reached"}';

export function handleMessage(session: Session, text: string): void {
  // The server has asked for it, so it costs the client nothing; and of all messages it is the most frequent.
  if (text === reachedText && session.takeReached()) return session.countKind('reached');
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
  session.countKind(message.kind);
  session.inOrder(() => dispatch(session, message, text.length));
}

/** A frame that is no text means nothing, but counts. */
export function refuseBinary(session: Session, bytes: number): void {
  try {
    session.checkRate(bytes);
    session.sendFailure(null, new RowcastError('PROTOCOL_INVALID_MESSAGE', 'messages are text, not binary'));
  } catch (error) {
    session.sendFailure(null, error);
  }
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
      return session.subscribe(message, bytes);
    case 'unsubscribe':
      return session.unsubscribe(message.id);
    case 'query':
      return session.query(message.id, message.query);
    case 'mutate':
      return session.mutate(message);
    case 'permissions':
      return session.permissions(message.id, message.models);
    case 'sync':
      return session.sync(message.id);
    case 'reached':
      session.takeReached();
      return;
    case 'ping':
      return session.send({ kind: 'pong' });
  }
}
