/**
 * The messages waiting for one socket: their order, and what happens to a slow reader. Everything that is
 * said within one turn of the event loop leaves in one write.
 *
 * Patches of a live query that the client is too slow for are dropped, and it gets a snapshot once it has
 * caught up; a client that does not read at all is cut off. While `hold` is in force (a write of this
 * client is being committed), patches wait, so that a write's reply never comes after the patch it caused.
 */
import type { ClientSocket } from './client-socket.js';

export interface OutboxOptions {
  readonly socket: ClientSocket;
  /** Patches are dropped while more bytes than this wait. @default 1 MiB */
  readonly slowBytes?: number;
  /** The connection is cut while more bytes than this wait. @default 16 MiB */
  readonly deadBytes?: number;
  readonly onDead: () => void;
  /** Hears when patches of a live query begin to be dropped. */
  readonly onSlow?: () => void;
}

/** Something that can be brought up to date at one stroke after patches were dropped. */
export interface Catchable {
  catchUp(): void;
}

interface HeldFrame {
  readonly source: Catchable | null;
  readonly deliver: () => void;
}

const drainCheckMs = 50;

export class Outbox {
  readonly #socket: ClientSocket;
  readonly #slowBytes: number;
  readonly #deadBytes: number;
  readonly #onDead: () => void;
  readonly #onSlow: (() => void) | undefined;
  #frames: string[] = [];
  #isFlushPlanned = false;
  #holds = 0;
  #held: HeldFrame[] = [];
  readonly #behind = new Set<Catchable>();
  #afterDrain: string[] = [];
  #drainTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: OutboxOptions) {
    this.#socket = options.socket;
    this.#slowBytes = options.slowBytes ?? 1024 * 1024;
    this.#deadBytes = options.deadBytes ?? 16 * 1024 * 1024;
    this.#onDead = options.onDead;
    this.#onSlow = options.onSlow;
  }

  /** How many live queries of this client are behind because it reads too slowly. */
  get behindCount(): number {
    return this.#behind.size;
  }

  send(frame: string): void {
    if (this.#isClosed) return;
    this.#frames.push(frame);
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    this.#socket.planWrite(() => this.flush());
  }

  /** Sends a patch of `source`, or marks it as behind if the client is too slow for it. */
  sendPatch(frame: string, source: Catchable): void {
    if (this.#holds > 0) {
      this.#held.push({ source, deliver: () => this.sendPatch(frame, source) });
      return;
    }
    if (this.#behind.has(source)) return;
    if (this.#socket.bufferedBytes <= this.#slowBytes) return this.send(frame);
    this.#behind.add(source);
    this.#onSlow?.();
    this.#watchDrain();
  }

  /** Sends what must not overtake the patches before it. */
  sendAfterPatches(frame: string): void {
    if (this.#holds > 0) this.#held.push({ source: null, deliver: () => this.sendAfterPatches(frame) });
    else if (this.#behind.size > 0) this.#afterDrain.push(frame);
    else this.send(frame);
  }

  /** Nothing of this source is sent any more, not even what is held: it may be what another identity saw. */
  forget(source: Catchable): void {
    this.#behind.delete(source);
    this.#held = this.#held.filter((held) => held.source !== source);
  }

  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    if (this.#holds > 0) return;
    const held = this.#held;
    this.#held = [];
    for (const { deliver } of held) deliver();
  }

  flush(): void {
    this.#isFlushPlanned = false;
    if (this.#isClosed || this.#frames.length === 0) return;
    const frames = this.#frames;
    this.#frames = [];
    this.#socket.send(frames);
    if (this.#socket.bufferedBytes > this.#deadBytes) this.#onDead();
  }

  close(): void {
    this.flush();
    this.#isClosed = true;
    clearTimeout(this.#drainTimer);
    this.#behind.clear();
    this.#held = [];
  }

  #watchDrain(): void {
    this.#drainTimer ??= setTimeout(() => {
      this.#drainTimer = undefined;
      if (this.#isClosed) return;
      if (this.#socket.bufferedBytes > this.#slowBytes / 2) return this.#watchDrain();
      this.#catchUp();
    }, drainCheckMs);
  }

  #catchUp(): void {
    if (this.#holds > 0) {
      this.#held.push({ source: null, deliver: () => this.#catchUp() });
      return;
    }
    const behind = [...this.#behind];
    const afterDrain = this.#afterDrain;
    this.#behind.clear();
    this.#afterDrain = [];
    for (const source of behind) source.catchUp();
    for (const frame of afterDrain) this.send(frame);
  }
}
