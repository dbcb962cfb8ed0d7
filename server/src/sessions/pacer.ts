/**
 * How far a client has come with what it was sent, as it says itself: by marks, which it answers when it has handled
 * everything before them. A socket tells nothing of the kind: megabytes wait in the kernels' buffers and in the
 * browser before one byte waits here. Decides when a mark is due, and whether the client is behind; sends nothing.
 *
 *   unknown ──reached──▶ calm ──long round trip──▶ hasty ──short ones──▶ calm
 *
 * `unknown` is left by a first `reached`, which answers the welcome: who never says it is sent no mark. There is at
 * most one mark under way, so one number tells all that is not answered.
 */

/** So much since the last mark calls for another: what lies between two marks is what can pile up unseen. */
const framesBetweenMarks = 64;
const bytesBetweenMarks = 32 * 1024;
/**
 * Fewer are enough after so long, so that a flood is noticed as it begins; up to twice as many and as long, another number
 * for each client. To take an answer costs about as much as to write two patches (10 µs), so a chat is not asked all the time.
 */
const fewFrames = 8;
const longTimeMs = 2_500;
/**
 * A mark that is under way for so much longer than the best round trip means that the client does not come after. More
 * than it takes where many clients share a processor, or a page draws a long list.
 */
const patienceMs = 250;
/** A round trip so much longer is a lag, which is answered by asking sooner and waiting less. */
const lagMs = 500;
/**
 * By how much less of all this is enough after lags: each at least doubles it, and each round trip that is no longer than
 * it should be takes a fifth of it back, down to 1. While it is at its most, nothing is sent on top of what is not answered.
 */
const mostHaste = 8;
const hasteKept = 0.8;
/**
 * How fast a longer round trip becomes the usual one, in milliseconds a second: the network may be another one now.
 * Slow, since to get used to a lag would be to stop noticing it.
 */
const bestGrowsBy = 5;

export class Pacer {
  readonly #nowMs: () => number;
  /** From 1 up to 2: by how much more than the least has to have happened before this client is asked. */
  readonly #share: number;
  /** The shortest round trip of late; undefined until the client has answered once. */
  #bestMs: number | undefined;
  #haste = 1;
  /** When the mark was sent that is not answered yet. */
  #markedAtMs: number | undefined;
  #lastMarkAtMs = 0;
  #lastAnswerAtMs = 0;
  #frames: number;
  #bytes = 0;
  #isAsked = false;

  /**
   * `nowMs` is of a clock that no change of the time of day moves. `phase`, from 0 up to 1, is another one for each client:
   * the members of a room get the same frames, and would all be asked at once.
   */
  constructor(nowMs: () => number, phase: number) {
    this.#nowMs = nowMs;
    this.#frames = Math.floor(phase * framesBetweenMarks);
    this.#share = 1 + phase;
  }

  /** Whether the client has said that it answers marks. */
  get isAnswered(): boolean {
    return this.#bestMs !== undefined;
  }

  /** Whether what is sent now would only wait behind what the client has not handled. Ends with `reached`. */
  get isBehind(): boolean {
    if (this.#bestMs === undefined || this.#markedAtMs === undefined) return false;
    return this.#haste === mostHaste || this.#nowMs() - this.#markedAtMs > this.#bestMs + patienceMs / this.#haste;
  }

  /** The welcome is sent: its answer is the first round trip. */
  greet(): void {
    this.#markedAtMs = this.#nowMs();
  }

  /** The next write is to end with a mark, however little it is. */
  ask(): void {
    this.#isAsked = true;
  }

  /** A write of so much is about to leave: whether a mark belongs at its end, which then counts as sent. */
  takeWrite(frames: number, bytes: number): boolean {
    this.#frames += frames;
    this.#bytes += bytes;
    if (this.#bestMs === undefined || this.#markedAtMs !== undefined || !this.#isDue()) return false;
    this.#markedAtMs = this.#nowMs();
    this.#lastMarkAtMs = this.#markedAtMs;
    this.#frames = 0;
    this.#bytes = 0;
    this.#isAsked = false;
    return true;
  }

  /** The client has handled everything up to the mark. Returns how long that took, in milliseconds; undefined if no mark was under way. */
  reached(): number | undefined {
    if (this.#markedAtMs === undefined) return undefined;
    const now = this.#nowMs();
    const roundTripMs = now - this.#markedAtMs;
    const grownMs = (Math.min(now - this.#lastAnswerAtMs, 1_000) * bestGrowsBy) / 1_000;
    this.#bestMs = Math.min(roundTripMs, (this.#bestMs ?? roundTripMs) + grownMs);
    this.#adjust(roundTripMs - this.#bestMs);
    this.#lastAnswerAtMs = now;
    this.#markedAtMs = undefined;
    return roundTripMs;
  }

  #adjust(lateMs: number): void {
    if (lateMs > lagMs) this.#haste = Math.min(mostHaste, (this.#haste * lateMs) / patienceMs);
    else if (lateMs < patienceMs) this.#haste = Math.max(1, this.#haste * hasteKept);
  }

  #isDue(): boolean {
    if (this.#isAsked) return true;
    const isMuch = this.#frames * this.#haste >= framesBetweenMarks || this.#bytes * this.#haste >= bytesBetweenMarks;
    if (isMuch || this.#frames < fewFrames * this.#share) return isMuch;
    return this.#nowMs() - this.#lastMarkAtMs >= longTimeMs * this.#share;
  }
}
