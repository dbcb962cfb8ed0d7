/**
 * How far a client has come with what it was sent, as it says itself: by marks, which it answers when it has handled
 * everything before them. A socket tells nothing of the kind: megabytes wait in the kernels' buffers and in the
 * browser before one byte waits here. Decides when a mark is due, and whether the client is behind; sends nothing.
 *
 *   unknown ──reached──▶ calm ──long round trip──▶ lagging ──short one──▶ calm
 *
 * `unknown` is left by a first `reached`, which answers the welcome: who never says it is sent no mark. There is at
 * most one mark under way, so one number tells all that is not answered.
 */

/** A client with so much to handle, or so many bytes, since the last mark gets another. */
const framesBetweenMarks = 32;
const bytesBetweenMarks = 32 * 1024;
/** And at most one in so long: an answer costs about as much as a few patches. */
const markIntervalMs = 1_000;
/** How much sooner all of this happens while the client lags. */
const lagHaste = 4;
/** A round trip so much longer than the best is a lag: what a busy page, or a large result, does to it is less. */
const lagMs = 100;
/** A mark that is not answered for so much longer than the best round trip means that more would only pile up. */
const patienceMs = 250;
/**
 * How fast a longer round trip becomes the usual one, in milliseconds a second: the network may be another one now.
 * Slow, since to get used to a lag would be to stop noticing it.
 */
const bestGrowsBy = 5;

export class Pacer {
  readonly #nowMs: () => number;
  /** The shortest round trip of late; undefined until the client has answered once. */
  #bestMs: number | undefined;
  #isLagging = false;
  /** When the mark was sent that is not answered yet. */
  #markedAtMs: number | undefined;
  #lastMarkAtMs = 0;
  #lastAnswerAtMs = 0;
  #frames = 0;
  #bytes = 0;
  #isAsked = false;

  /** `nowMs` is of a clock that no change of the time of day moves. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Whether the client has said that it answers marks. */
  get isAnswered(): boolean {
    return this.#bestMs !== undefined;
  }

  /** Whether what is sent now would only wait behind what the client has not handled. Ends with `reached`. */
  get isBehind(): boolean {
    if (this.#bestMs === undefined || this.#markedAtMs === undefined) return false;
    // Of one that lags, no more is under way than what the best of its round trips would take.
    return this.#nowMs() - this.#markedAtMs > this.#bestMs + (this.#isLagging ? 0 : patienceMs);
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
    this.#isLagging = roundTripMs > this.#bestMs + lagMs;
    this.#lastAnswerAtMs = now;
    this.#markedAtMs = undefined;
    return roundTripMs;
  }

  #isDue(): boolean {
    if (this.#isAsked) return true;
    const haste = this.#isLagging ? lagHaste : 1;
    if (this.#frames < framesBetweenMarks / haste && this.#bytes < bytesBetweenMarks / haste) return false;
    return this.#nowMs() - this.#lastMarkAtMs >= markIntervalMs / haste;
  }
}
