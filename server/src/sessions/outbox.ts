/**
 * The messages waiting for one socket: their order, and what happens to a slow reader. Everything that is
 * said within one turn of the event loop leaves in one write.
 *
 * Patches that the client is too slow for are left out: because bytes wait for it here, or because it has not
 * answered a mark (see `pacer.ts`). Once it has caught up, it is told what has changed since it was last told
 * something; a client that does not read at all is cut off. While `hold` is in force (a write of this client is being
 * committed), patches wait, so that a write's reply never comes after the patch it caused.
 *
 * Either all subscriptions of a client are behind, or none is: a client applies a patch to each of its subscriptions
 * to that live query, and would apply it to one that it does not follow on.
 */
import type { ClientSocket } from './client-socket.js';
import { Pacer } from './pacer.js';

export interface OutboxOptions {
  readonly socket: ClientSocket;
  /** Patches are left out while more bytes than this wait. @default 1 MiB */
  readonly slowBytes?: number;
  /** The connection is cut while more bytes than this wait. @default 16 MiB */
  readonly deadBytes?: number;
  /** For durations, in milliseconds: no change of the time of day moves it. */
  readonly nowMs: () => number;
  /** From 0 up to 1, another one for each client: not all are asked at once how far they have come. */
  readonly phase: number;
  readonly onDead: () => void;
  /** Hears when patches of a live query begin to be left out because bytes wait. */
  readonly onSlow?: () => void;
  /** Hears when patches begin to be left out because a mark is not answered. */
  readonly onPaced?: () => void;
  /** Hears how long the answer to each mark took, in milliseconds. */
  readonly onRoundTrip?: (durationMs: number) => void;
}

/** What is said of a result, and the digest of the rows that the client has with it; undefined: it has none. */
export interface ResultFrame {
  readonly text: string;
  readonly digest: string | undefined;
}

/** Something that can be brought up to date at one stroke after patches were left out. */
export interface Catchable {
  /** What makes up for all that was left out; undefined if there is nothing to say now. */
  catchUp(): ResultFrame | undefined;
  /** The client has this, once it has read what was sent: what is left out later comes after it. */
  onSent(digest: string | undefined): void;
}

interface HeldFrame {
  readonly source: Catchable | null;
  readonly deliver: () => void;
}

const drainCheckMs = 50;
const markFrame = '{"kind":"mark"}';

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #socket: ClientSocket;
  readonly #slowBytes: number;
  readonly #deadBytes: number;
  readonly #pacer: Pacer;
  #frames: string[] = [];
  /** Whether something of a result is among the frames. */
  #hasResult = false;
  #isFlushPlanned = false;
  #holds = 0;
  #held: HeldFrame[] = [];
  readonly #behind = new Set<Catchable>();
  #afterCatchUp: string[] = [];
  #afterCatchUpBytes = 0;
  #drainTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.#slowBytes = options.slowBytes ?? 1024 * 1024;
    this.#deadBytes = options.deadBytes ?? 16 * 1024 * 1024;
    this.#pacer = new Pacer(options.nowMs, options.phase);
  }

  /** How many live queries of this client are behind because it is too slow. */
  get behindCount(): number {
    return this.#behind.size;
  }

  /** Whether the client answers marks, and so knows that `resumed` may stand for what was left out. */
  get answersMarks(): boolean {
    return this.#pacer.isAnswered;
  }

  send(frame: string): void {
    if (this.#isClosed) return;
    this.#frames.push(frame);
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    this.#socket.planWrite(() => this.flush());
  }

  /** Sends the welcome, which a client that knows marks answers like one. */
  sendWelcome(frame: string): void {
    this.send(frame);
    this.#pacer.greet();
  }

  /** Sends what has become of the result of `source`, or leaves it out if the client is too slow for it. */
  sendResult(frame: ResultFrame, source: Catchable): void {
    if (this.#holds > 0) this.#held.push({ source, deliver: () => this.sendResult(frame, source) });
    else if (this.#isTooSlow()) this.#leaveOut(source);
    else this.#sendResult(frame, source);
  }

  /** Sends what must not overtake the patches before it. */
  sendAfterPatches(frame: string): void {
    if (this.#holds > 0) this.#held.push({ source: null, deliver: () => this.sendAfterPatches(frame) });
    else if (this.#isBehind) this.#sendAfterCatchUp(frame);
    else this.send(frame);
  }

  /** The client has handled everything up to the mark; false if no mark was under way. */
  reached(): boolean {
    const roundTripMs = this.#pacer.reached();
    if (roundTripMs === undefined || this.#isClosed) return false;
    this.#options.onRoundTrip?.(roundTripMs);
    if (this.#isBehind) this.#catchUpIfTaken();
    return true;
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
    let length = 0;
    for (const frame of this.#frames) length += frame.length;
    if (this.#pacer.takeWrite(this.#frames.length, length)) this.#frames.push(markFrame);
    this.#write();
    if (this.#socket.bufferedBytes > this.#deadBytes) this.#options.onDead();
  }

  close(): void {
    if (!this.#isClosed && this.#frames.length > 0) this.#write();
    this.#isClosed = true;
    clearTimeout(this.#drainTimer);
    this.#behind.clear();
    this.#afterCatchUp = [];
    this.#held = [];
  }

  #write(): void {
    const frames = this.#frames;
    this.#frames = [];
    this.#hasResult = false;
    this.#socket.send(frames);
  }

  get #isBehind(): boolean {
    return this.#behind.size > 0 || this.#afterCatchUp.length > 0;
  }

  #isTooSlow(): boolean {
    if (this.#isBehind) return true;
    // What belongs together leaves in one write: all of it or nothing.
    if (this.#hasResult) return false;
    return this.#socket.bufferedBytes > this.#slowBytes || this.#pacer.isBehind;
  }

  #leaveOut(source: Catchable): void {
    if (this.#isClosed || this.#behind.has(source)) return;
    const wasBehind = this.#isBehind;
    this.#behind.add(source);
    if (this.#socket.bufferedBytes > this.#slowBytes) {
      this.#options.onSlow?.();
      this.#watchDrain();
    } else if (!wasBehind) this.#options.onPaced?.();
  }

  #sendResult({ text, digest }: ResultFrame, source: Catchable): void {
    this.#hasResult = true;
    this.send(text);
    source.onSent(digest);
  }

  /** Of a client that asks for ever more and never reads, these would be without bound. */
  #sendAfterCatchUp(frame: string): void {
    this.#afterCatchUp.push(frame);
    this.#afterCatchUpBytes += frame.length;
    if (this.#afterCatchUpBytes > this.#deadBytes) this.#options.onDead();
  }

  #watchDrain(): void {
    this.#drainTimer ??= setTimeout(() => {
      this.#drainTimer = undefined;
      if (!this.#isClosed) this.#catchUpIfTaken();
    }, drainCheckMs);
  }

  /** Whichever comes last, the bytes that are taken or the mark that is answered, brings it here. */
  #catchUpIfTaken(): void {
    if (this.#socket.bufferedBytes > this.#slowBytes / 2) this.#watchDrain();
    else if (!this.#pacer.isBehind) this.#catchUp();
  }

  #catchUp(): void {
    if (this.#holds > 0) {
      this.#held.push({ source: null, deliver: () => this.#catchUp() });
      return;
    }
    const behind = [...this.#behind];
    const after = this.#afterCatchUp;
    this.#behind.clear();
    this.#afterCatchUp = [];
    this.#afterCatchUpBytes = 0;
    for (const source of behind) {
      const frame = source.catchUp();
      if (frame) this.#sendResult(frame, source);
    }
    for (const frame of after) this.send(frame);
    this.#pacer.ask();
  }
}
