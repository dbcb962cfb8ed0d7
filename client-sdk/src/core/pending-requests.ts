/**
 * Requests that wait for an answer, by their number, in the order in which they were made. Each settles exactly
 * once. Knows no socket: whoever owns one says what holds requests back, and when the connection is gone.
 *
 *   waiting ──nothing holds it back──▶ sent ──answer, failure──▶ settled
 *      ▲                                │
 *      ╰──── when the connection is lost, or the server its database
 *
 * A read has a time limit. A write that was sent has none: its answer will come, and to call it failed before would
 * be a lie. It has a key, so that it can be sent again, on this connection or the next, and is done once. One that
 * was not sent waits for a connection, if there is a queue.
 */
import { type ClientMessage, RowcastError, type ServerMessage } from '@rowcast/protocol';
import type { PendingWriteCount, WaitingWrite } from './client-types.js';
import type { Welcome } from './connection.js';
import { type Moment, momentOf, passedMs } from './passed-time.js';
import type { Clock } from './platform.js';
import { LazyObservable, Observable } from './subscribable.js';

export interface PendingRequestsOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether a write may wait for a connection as long as it takes. */
  readonly hasOfflineQueue: boolean;
  readonly send: (message: ClientMessage) => void;
  /** A request that was sent has had no answer in time. */
  readonly onOverdue: () => void;
  /** A write is on its way. */
  readonly onWriteSent?: (key: string) => void;
}

/** How long to wait before a write that met a server without its database is sent again. */
const retryDelayMs = 1_000;

/** Why requests are not sent just now: no connection, no valid identity, doubt about the connection, no database. */
export type HoldReason = 'offline' | 'expired' | 'probing' | 'failing';

export type RequestMessage = Extract<ClientMessage, { kind: 'query' | 'mutate' | 'permissions' | 'authenticate' }>;

export interface RequestOptions {
  /** Runs before any later message is looked at; what awaits the promise may run after some. */
  readonly onAnswer?: (answer: ServerMessage) => void;
  /** Whose write it is; undefined while that is not known. */
  readonly madeBy?: string | null | undefined;
  /** Whether it has happened cannot be told until it is answered, on this connection or another. */
  readonly onDoubt?: (() => void) | undefined;
  /** Of a write that an earlier page has left behind, and that goes before those of this one: when it was first sent. */
  readonly left?: { readonly sentAtMs: number | undefined };
}

interface PendingRequest extends RequestOptions {
  readonly message: RequestMessage;
  readonly resolve: (answer: ServerMessage) => void;
  readonly reject: (error: RowcastError) => void;
  timer: unknown;
  isSent: boolean;
  /** When it was first sent on a connection that has been lost since, or to no avail: it may have happened. */
  inDoubtSince: Moment | undefined;
  /** What users were last told of it. */
  told?: WaitingWrite;
}

/** The server takes a hundred at once, authentications included, and refuses what goes beyond. */
const maxUnderWay = 50;

export class PendingRequests {
  readonly writes = new Observable<PendingWriteCount>({ count: 0, unsent: 0 });
  /** Looked at by few, and different with each answer to one of many. */
  readonly waiting = new LazyObservable<readonly WaitingWrite[]>([], (before) => this.#describeWaiting(before));
  readonly #options: PendingRequestsOptions;
  #requests = new Map<number, PendingRequest>();
  readonly #holds = new Set<HoldReason>(['offline']);
  #lastId = 0;
  #retryTimer: unknown;
  /** Writes sent on this connection whose answer has not come, also if nobody waits for it any more. */
  readonly #writesUnderWay = new Set<number>();
  /** How many of this connection's writes were refused for want of the database; undefined if its server asks nothing of it. */
  #heard: number | undefined;
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
    return new Promise((resolve, reject) => {
      const timer = this.#startTimer(message.id);
      const sentAtMs = options.left?.sentAtMs;
      const inDoubtSince = sentAtMs === undefined ? undefined : momentOf(this.#options.clock, sentAtMs);
      const request: PendingRequest = { ...options, message, resolve, reject, timer, isSent: false, inDoubtSince };
      this.#requests.set(message.id, request);
      if (request.inDoubtSince !== undefined) request.onDoubt?.();
      if (options.left) this.#putLeftFirst();
      // An authenticate is what ends an expiry, so nothing but the lack of a connection holds it back.
      if (message.kind === 'authenticate' && !this.#holds.has('offline')) this.#send(request);
      this.#sendWaiting();
    });
  }

  /** Gives up a write that waits, or all. */
  discard(key?: string): void {
    for (const [id, { message }] of this.#requests) {
      if (message.kind !== 'mutate' || (key !== undefined && message.key !== key)) continue;
      this.#take(id)?.reject(new RowcastError('CLIENT_WRITE_DISCARDED', 'this was given up before it was saved'));
    }
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
    this.#writesUnderWay.delete(id);
    const request = this.#take(id);
    request?.onAnswer?.(answer);
    request?.resolve(answer);
    this.#sendWaiting();
    return request !== undefined;
  }

  /** Takes a failure; false if nobody waits for it. */
  fail(id: number, error: RowcastError): boolean {
    const isWrite = this.#writesUnderWay.delete(id);
    if (isWrite && this.#heard !== undefined && isAboutDatabase(error)) this.#heard += 1;
    const request = this.#requests.get(id);
    if (!request) return false;
    // Refused before it was looked at, since the token had just ended: it goes again after authenticating.
    if (error.code === 'AUTH_TOKEN_EXPIRED' && request.message.kind !== 'authenticate' && this.#holds.has('expired')) {
      request.isSent = false;
    } else if (this.#isWorthRetrying(request, error)) {
      this.#putOff(request);
    } else this.#take(id)?.reject(error);
    this.#sendWaiting();
    return true;
  }

  /** There is a connection, to a server that remembers writes for so long. */
  connect({ writesKeptForMs = 0, understands = [] }: Pick<Welcome, 'writesKeptForMs' | 'understands'>): void {
    this.#heard = understands.includes('heard') ? 0 : undefined;
    const { clock } = this.#options;
    for (const [id, { message, inDoubtSince }] of this.#requests) {
      if (inDoubtSince === undefined || passedMs(clock, inDoubtSince) < writesKeptForMs * surelyKept) continue;
      this.#take(id)?.reject(disconnected(message));
    }
    this.release('offline');
  }

  /** The connection is gone. */
  disconnect(): void {
    this.#holds.clear();
    this.#holds.add('offline');
    this.#stopRetrying();
    this.#writesUnderWay.clear();
    for (const [id, request] of this.#requests) {
      if (!request.isSent) continue;
      request.isSent = false;
      if (request.message.kind === 'mutate') this.#doubt(request);
      else if (!isRead(request.message)) this.#take(id)?.reject(disconnected(request.message));
    }
    this.#count();
  }

  /** From now on the connection is this user's: what another one wrote and did not get away is not sent for them. */
  keepWritesOf(userId: string | null): void {
    for (const [id, { message, madeBy, isSent, inDoubtSince }] of this.#requests) {
      if (message.kind !== 'mutate' || isSent || madeBy === undefined || madeBy === userId) continue;
      if (inDoubtSince !== undefined) {
        this.#take(id)?.reject(disconnected(message));
        continue;
      }
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
    this.#stopRetrying();
    this.failAll(error);
  }

  /** Whether the server has only said that it cannot do the write now, or does not know whether it has. */
  #isWorthRetrying({ message, inDoubtSince }: PendingRequest, error: RowcastError): boolean {
    if (message.kind !== 'mutate' || !error.isRetryable) return false;
    if (error.code === 'WRITE_OUTCOME_UNKNOWN' || inDoubtSince !== undefined) return true;
    return isAboutDatabase(error) && this.#options.hasOfflineQueue;
  }

  /** Holds back this write, and those behind it so that they keep their order, and tries again in a while. */
  #putOff(request: PendingRequest): void {
    const { clock } = this.#options;
    request.isSent = false;
    this.#doubt(request);
    this.#holds.add('failing');
    this.#stopRetrying();
    this.#retryTimer = clock.setTimeout(() => this.#retry(), retryDelayMs);
  }

  /** The writes under way were sent after the one that failed: they will be refused, and none may overtake them. */
  #retry(): void {
    const isUnderWay = [...this.#requests.values()].some(({ message, isSent }) => isSent && message.kind === 'mutate');
    if (isUnderWay) this.#retryTimer = this.#options.clock.setTimeout(() => this.#retry(), retryDelayMs);
    else this.release('failing');
  }

  /** It is sent again as soon as possible; without a queue, that has to be soon. */
  #doubt(request: PendingRequest): void {
    request.inDoubtSince ??= momentOf(this.#options.clock);
    request.onDoubt?.();
    this.#options.clock.clearTimeout(request.timer);
    request.timer = this.#startTimer(request.message.id);
  }

  #startTimer(id: number): unknown {
    return this.#options.clock.setTimeout(() => this.#onTimeLimit(id), this.#options.timeoutMs);
  }

  #putLeftFirst(): void {
    const all = [...this.#requests];
    const isLeft = ([, { left }]: (typeof all)[number]): boolean => left !== undefined;
    this.#requests = new Map([...all.filter(isLeft), ...all.filter((entry) => !isLeft(entry))]);
  }

  #stopRetrying(): void {
    this.#options.clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
  }

  #sendWaiting(): void {
    if (this.#holds.size === 0) {
      let underWay = 0;
      for (const { isSent } of this.#requests.values()) if (isSent) underWay += 1;
      for (const request of this.#requests.values()) {
        if (this.#holds.size > 0 || underWay >= maxUnderWay) break;
        if (request.isSent) continue;
        this.#send(request);
        if (request.isSent) underWay += 1;
      }
    }
    this.#count();
  }

  #send(request: PendingRequest): void {
    const { message } = request;
    const isWrite = message.kind === 'mutate';
    try {
      this.#options.send(isWrite && this.#heard !== undefined ? { ...message, heard: this.#heard } : message);
    } catch (error) {
      if (!(error instanceof RowcastError)) throw error;
      this.#take(message.id)?.reject(error);
      return;
    }
    request.isSent = true;
    if (!isWrite) return;
    this.#writesUnderWay.add(message.id);
    if (message.key !== undefined) this.#options.onWriteSent?.(message.key);
  }

  #onTimeLimit(id: number): void {
    const request = this.#requests.get(id);
    if (!request) return;
    const { message, isSent, inDoubtSince } = request;
    // It settles with its answer.
    if (message.kind === 'mutate' && (isSent || this.#options.hasOfflineQueue)) {
      if (isSent) this.#options.onOverdue();
      return;
    }
    if (inDoubtSince !== undefined) this.#take(id)?.reject(disconnected(message));
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
    let [count, unsent] = [0, 0];
    for (const { message, isSent } of this.#requests.values()) {
      if (message.kind !== 'mutate') continue;
      count += 1;
      if (!isSent) unsent += 1;
    }
    this.waiting.outdate();
    const before = this.writes.getSnapshot();
    if (before.count !== count || before.unsent !== unsent) this.writes.set({ count, unsent });
  }

  #describeWaiting(before: readonly WaitingWrite[]): readonly WaitingWrite[] {
    const waiting: WaitingWrite[] = [];
    for (const request of this.#requests.values()) {
      const { message, isSent, inDoubtSince } = request;
      if (message.kind !== 'mutate') continue;
      const { key = '', mutations } = message;
      const mayHaveHappened = isSent || inDoubtSince !== undefined;
      if (request.told?.mayHaveHappened !== mayHaveHappened) request.told = { key, mutations, mayHaveHappened };
      waiting.push(request.told);
    }
    const isSame = before.length === waiting.length && waiting.every((write, index) => write === before[index]);
    return isSame ? before : waiting;
  }
}

/** Whether the server did not do a write, or does not know whether it has, since its database was not there. */
function isAboutDatabase({ code }: RowcastError): boolean {
  return code === 'SERVER_DATABASE_UNAVAILABLE' || code === 'WRITE_OUTCOME_UNKNOWN';
}

/** Asking again for what was lost on the way changes nothing. */
function isRead({ kind }: RequestMessage): boolean {
  return kind === 'query' || kind === 'permissions';
}
/** The part of the time for which a server remembers writes that is taken for certain, since clocks differ. */
const surelyKept = 0.9;

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
