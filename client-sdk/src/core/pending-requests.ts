/**
 * Requests that wait for an answer, by their number, in the order in which they were made. Each settles exactly
 * once. Knows no socket: whoever owns one says what holds requests back, and when the connection is gone.
 *
 *   waiting ──nothing holds it back──▶ sent ──answer, failure──▶ settled
 *      ▲                                │
 *      ╰──── a read, when the connection is lost; a write fails then: nobody knows whether it happened
 *
 * A read has a time limit. A write that was sent has none: while the connection is there its answer will come, and
 * to call it failed before would be a lie. One that was not sent waits for a connection, if there is a queue.
 */
import { type ClientMessage, RowcastError, type ServerMessage } from '@rowcast/protocol';
import type { PendingWriteCount } from './client-types.js';
import type { Clock } from './platform.js';
import { Observable } from './subscribable.js';

export interface PendingRequestsOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether a write may wait for a connection as long as it takes. */
  readonly hasOfflineQueue: boolean;
  readonly send: (message: ClientMessage) => void;
  /** A request that was sent has had no answer in time. */
  readonly onOverdue: () => void;
}

/** Why requests are not sent just now: there is no connection, no valid identity, or doubt about the connection. */
export type HoldReason = 'offline' | 'expired' | 'probing';

export type RequestMessage = Extract<ClientMessage, { kind: 'query' | 'mutate' | 'permissions' | 'authenticate' }>;

export interface RequestOptions {
  /** Runs before any later message is looked at; what awaits the promise may run after some. */
  readonly onAnswer?: (answer: ServerMessage) => void;
  /** Whose write it is; undefined while that is not known. */
  readonly madeBy?: string | null | undefined;
}

interface PendingRequest extends RequestOptions {
  readonly message: RequestMessage;
  readonly resolve: (answer: ServerMessage) => void;
  readonly reject: (error: RowcastError) => void;
  readonly timer: unknown;
  isSent: boolean;
}

/** The server takes a hundred at once, authentications included, and refuses what goes beyond. */
const maxUnderWay = 50;

export class PendingRequests {
  readonly writes = new Observable<PendingWriteCount>({ count: 0, unsent: 0 });
  readonly #options: PendingRequestsOptions;
  readonly #requests = new Map<number, PendingRequest>();
  readonly #holds = new Set<HoldReason>(['offline']);
  #lastId = 0;
  #closed: RowcastError | undefined;

  constructor(options: PendingRequestsOptions) {
    this.#options = options;
  }

  /** A number that no request and no subscription of this client has had. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  request(message: RequestMessage, options: RequestOptions = {}): Promise<ServerMessage> {
    if (this.#closed) return Promise.reject(this.#closed);
    const { clock, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => this.#onTimeLimit(message.id), timeoutMs);
      const request: PendingRequest = { ...options, message, resolve, reject, timer, isSent: false };
      this.#requests.set(message.id, request);
      // An authenticate is what ends an expiry, so nothing but the lack of a connection holds it back.
      if (message.kind === 'authenticate' && !this.#holds.has('offline')) this.#send(request);
      this.#sendWaiting();
    });
  }

  /** Holds back what comes from now on, until `release`. */
  hold(reason: HoldReason): void {
    this.#holds.add(reason);
  }

  /** Sends what is waiting, in the order in which it came, if nothing else holds it back. */
  release(reason: HoldReason): void {
    this.#holds.delete(reason);
    this.#sendWaiting();
  }

  /** Takes an answer; false if nobody waits for it. */
  answer(id: number, answer: ServerMessage): boolean {
    const request = this.#take(id);
    request?.onAnswer?.(answer);
    request?.resolve(answer);
    this.#sendWaiting();
    return request !== undefined;
  }

  /** Takes a failure; false if nobody waits for it. */
  fail(id: number, error: RowcastError): boolean {
    const request = this.#requests.get(id);
    if (!request) return false;
    // Refused before it was looked at, since the token had just ended: it goes again after authenticating.
    if (error.code === 'AUTH_TOKEN_EXPIRED' && request.message.kind !== 'authenticate' && this.#holds.has('expired')) {
      request.isSent = false;
    } else this.#take(id)?.reject(error);
    this.#sendWaiting();
    return true;
  }

  /** The connection is gone. */
  disconnect(): void {
    this.#holds.clear();
    this.#holds.add('offline');
    for (const [id, request] of this.#requests) {
      if (!request.isSent) continue;
      request.isSent = false;
      if (!isRead(request.message)) this.#take(id)?.reject(disconnected(request.message));
    }
    this.#count();
  }

  /** From now on the connection is this user's: what another one wrote and did not get away is not sent for them. */
  keepWritesOf(userId: string | null): void {
    for (const [id, { message, madeBy, isSent }] of this.#requests) {
      if (message.kind !== 'mutate' || isSent || madeBy === undefined || madeBy === userId) continue;
      this.#take(id)?.reject(
        new RowcastError('AUTH_REQUIRED', 'this was not saved, because somebody else is signed in now', {
          hint: `${describe(message)} was waiting for a connection when its author was signed out`,
        }),
      );
    }
  }

  /** Fails everything that waits; for good if the client was closed. */
  failAll(error: RowcastError): void {
    for (const id of [...this.#requests.keys()]) this.#take(id)?.reject(error);
  }

  close(error: RowcastError): void {
    this.#closed = error;
    this.failAll(error);
  }

  #sendWaiting(): void {
    let underWay = [...this.#requests.values()].filter(({ isSent }) => isSent).length;
    for (const request of this.#requests.values()) {
      if (this.#holds.size > 0 || underWay >= maxUnderWay) break;
      if (request.isSent) continue;
      this.#send(request);
      underWay += 1;
    }
    this.#count();
  }

  #send(request: PendingRequest): void {
    request.isSent = true;
    this.#options.send(request.message);
  }

  #onTimeLimit(id: number): void {
    const request = this.#requests.get(id);
    if (!request) return;
    const { message, isSent } = request;
    // It settles with its answer, or with the connection.
    if (message.kind === 'mutate' && (isSent || this.#options.hasOfflineQueue)) {
      if (isSent) this.#options.onOverdue();
      return;
    }
    this.#take(id)?.reject(timedOut(message, { isSent, timeoutMs: this.#options.timeoutMs }));
    if (isSent) this.#options.onOverdue();
    this.#sendWaiting();
  }

  #take(id: number): PendingRequest | undefined {
    const request = this.#requests.get(id);
    if (!request) return undefined;
    this.#requests.delete(id);
    this.#options.clock.clearTimeout(request.timer);
    this.#count();
    return request;
  }

  #count(): void {
    const writes = [...this.#requests.values()].filter(({ message }) => message.kind === 'mutate');
    const unsent = writes.filter(({ isSent }) => !isSent).length;
    const before = this.writes.getSnapshot();
    if (before.count !== writes.length || before.unsent !== unsent) this.writes.set({ count: writes.length, unsent });
  }
}

/** Asking again for what was lost on the way changes nothing. */
function isRead({ kind }: RequestMessage): boolean {
  return kind === 'query' || kind === 'permissions';
}

function timedOut(
  message: RequestMessage,
  { isSent, timeoutMs }: { readonly isSent: boolean; readonly timeoutMs: number },
): RowcastError {
  const what = isSent ? 'the server did not answer in time' : 'the server could not be reached in time';
  const text = message.kind === 'mutate' ? `${what}, and nothing was saved` : what;
  return new RowcastError('CLIENT_TIMEOUT', text, { hint: `${describe(message)} was given ${timeoutMs} ms` });
}

function disconnected(message: RequestMessage): RowcastError {
  const text =
    message.kind === 'mutate'
      ? 'the connection was lost while this was being saved: it may or may not have happened'
      : `the connection was lost before ${describe(message)} was answered`;
  return new RowcastError('CLIENT_DISCONNECTED', text, {
    hint: `nobody knows whether ${describe(message)} happened: look before you repeat it`,
  });
}

function describe(message: RequestMessage): string {
  switch (message.kind) {
    case 'authenticate':
      return 'the change of identity';
    case 'query':
      return `${message.query.model}.${message.query.action}`;
    case 'permissions':
      return 'the question for permissions';
    case 'mutate':
      return message.mutations.map(({ model, action }) => `${model}.${action}`).join(', ');
  }
}
