/**
 * Requests that wait for an answer, by their number. Each settles exactly once: with an answer, a failure, or in
 * time. Knows no socket: whoever owns one says when it is there and when it is gone.
 *
 * Until there is a connection a request waits. When the connection is lost, reads that were sent wait for the
 * next one; a write that was sent fails, because nobody knows whether it happened.
 */
import { type ClientMessage, RowcastError, type ServerMessage } from '@rowcast/protocol';
import type { Clock } from './platform.js';

export interface PendingRequestsOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly send: (message: ClientMessage) => void;
}

export type RequestMessage = Extract<ClientMessage, { kind: 'query' | 'mutate' | 'authenticate' }>;

interface PendingRequest {
  readonly message: RequestMessage;
  readonly resolve: (answer: ServerMessage) => void;
  readonly onAnswer: ((answer: ServerMessage) => void) | undefined;
  readonly reject: (error: RowcastError) => void;
  readonly timer: unknown;
  isSent: boolean;
}

export class PendingRequests {
  readonly #options: PendingRequestsOptions;
  readonly #requests = new Map<number, PendingRequest>();
  #canSend = false;
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

  /** `onAnswer` runs before any later message is looked at; what awaits the promise may run after some. */
  request(message: RequestMessage, onAnswer?: (answer: ServerMessage) => void): Promise<ServerMessage> {
    if (this.#closed) return Promise.reject(this.#closed);
    const { clock, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => this.#timeOut(message), timeoutMs);
      this.#requests.set(message.id, { message, resolve, onAnswer, reject, timer, isSent: false });
      // An authenticate is what a paused connection waits for, so the pause does not hold it back.
      if (this.#canSend || message.kind === 'authenticate') this.#send(message.id);
    });
  }

  /** Sends what is waiting, in the order in which it came. */
  resume(): void {
    this.#canSend = true;
    for (const id of this.#requests.keys()) this.#send(id);
  }

  /** Holds back what comes from now on, until `resume`. */
  pause(): void {
    this.#canSend = false;
  }

  /** Takes an answer; false if nobody waits for it. */
  answer(id: number, answer: ServerMessage): boolean {
    const request = this.#take(id);
    request?.onAnswer?.(answer);
    request?.resolve(answer);
    return request !== undefined;
  }

  /** Takes a failure; false if nobody waits for it. */
  fail(id: number, error: RowcastError): boolean {
    const request = this.#requests.get(id);
    if (!request) return false;
    // Refused before it was looked at, since the token had just ended: it goes again after authenticating.
    if (error.code === 'AUTH_TOKEN_EXPIRED' && request.message.kind !== 'authenticate' && !this.#canSend) {
      request.isSent = false;
      return true;
    }
    this.#take(id)?.reject(error);
    return true;
  }

  /** The connection is gone. */
  disconnect(): void {
    this.#canSend = false;
    for (const [id, request] of this.#requests) {
      if (!request.isSent) continue;
      request.isSent = false;
      if (request.message.kind !== 'query') this.#take(id)?.reject(disconnected(request.message));
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

  #send(id: number): void {
    const request = this.#requests.get(id);
    if (!request || request.isSent) return;
    request.isSent = true;
    this.#options.send(request.message);
  }

  #timeOut(message: RequestMessage): void {
    const request = this.#take(message.id);
    const wasSent = request?.isSent && message.kind === 'mutate';
    const hint = wasSent
      ? 'whether the write happened is not known: look before you repeat it'
      : 'see whether the server can be reached';
    request?.reject(
      new RowcastError('CLIENT_TIMEOUT', `${describe(message)} had no answer within ${this.#options.timeoutMs} ms`, {
        hint,
      }),
    );
  }

  #take(id: number): PendingRequest | undefined {
    const request = this.#requests.get(id);
    if (!request) return undefined;
    this.#requests.delete(id);
    this.#options.clock.clearTimeout(request.timer);
    return request;
  }
}

function disconnected(message: RequestMessage): RowcastError {
  return new RowcastError('CLIENT_DISCONNECTED', `the connection was lost before ${describe(message)} was answered`, {
    hint: 'whether the write happened is not known: look before you repeat it',
  });
}

function describe(message: RequestMessage): string {
  switch (message.kind) {
    case 'authenticate':
      return 'the change of identity';
    case 'query':
      return `${message.query.model}.${message.query.action}`;
    case 'mutate':
      return message.mutations.map(({ model, action }) => `${model}.${action}`).join(', ');
  }
}
