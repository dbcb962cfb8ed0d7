/**
 * Writes to all websockets of a server. Sockets take turns: a message to ten thousand of them is written in
 * slices of a few milliseconds, so that other work comes between. A text that goes to many is encoded once,
 * and its bytes are handed to the TCP sockets as they are.
 *
 * That is only right where `ws` would have written the same bytes: on a connection without extensions (such as
 * compression). Elsewhere `ws` does it.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { textFrame } from './text-frame.js';

/** After so long, in milliseconds, others get their turn. */
const sliceMs = 4;
/** How many sockets are written to between two looks at the clock. */
const socketsAtOnce = 32;

/** A websocket, and the connection that it speaks over. */
export interface Connection {
  readonly socket: WebSocket;
  readonly stream: Duplex;
}

export class SocketWriter {
  readonly #nowMs: () => number;
  /** Of the slice that is being written, by their texts. */
  readonly #frames = new Map<string, Buffer>();
  #isWriting = false;
  #waiting: (() => void)[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Calls `write` soon, when the event loop has come round and the sockets before it have been written to. */
  planWrite(write: () => void): void {
    this.#waiting.push(write);
    if (this.#waiting.length === 1) setImmediate(() => this.#takeTurns());
  }

  /** Sends texts in order, in one write. */
  send({ socket, stream }: Connection, texts: readonly string[]): void {
    if (socket.readyState !== socket.OPEN) return;
    const [first] = texts;
    if (first !== undefined && texts.length === 1 && isPlain(socket)) {
      stream.write(this.#frameOf(first));
      return;
    }
    stream.cork();
    if (isPlain(socket)) for (const text of texts) stream.write(this.#frameOf(text));
    else for (const text of texts) socket.send(text);
    stream.uncork();
  }

  /** What was sent and not taken yet, in bytes. */
  bufferedBytes({ socket, stream }: Connection): number {
    return isPlain(socket) ? stream.writableLength : socket.bufferedAmount;
  }

  #frameOf(text: string): Buffer {
    const known = this.#frames.get(text);
    if (known) return known;
    const frame = textFrame(text);
    if (this.#isWriting) this.#frames.set(text, frame);
    return frame;
  }

  #takeTurns(): void {
    this.#isWriting = true;
    const until = this.#nowMs() + sliceMs;
    let next = 0;
    do {
      const end = Math.min(next + socketsAtOnce, this.#waiting.length);
      for (; next < end; next += 1) this.#waiting[next]?.();
    } while (next < this.#waiting.length && this.#nowMs() < until);
    this.#waiting = this.#waiting.slice(next);
    this.#isWriting = false;
    this.#frames.clear();
    if (this.#waiting.length > 0) setImmediate(() => this.#takeTurns());
  }
}

function isPlain(socket: WebSocket): boolean {
  return socket.extensions === '';
}
