/**
 * A token bucket: `burst` at once, refilled evenly. The clock is passed in.
 * Source: Partridge, "Gigabit Networking", 1994, ch. 12 (and many before).
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #nowMs: () => number;
  #tokens: number;
  #atMs: number;

  constructor(options: { readonly perSecond: number; readonly burst: number; readonly nowMs: () => number }) {
    this.#perSecond = options.perSecond;
    this.#burst = options.burst;
    this.#nowMs = options.nowMs;
    this.#tokens = options.burst;
    this.#atMs = options.nowMs();
  }

  /** Takes one, or as many as it is told; false if there are fewer left. More than the burst counts as the burst. */
  take(count = 1): boolean {
    this.#refill();
    const wanted = Math.min(count, this.#burst);
    if (this.#tokens < wanted) return false;
    this.#tokens -= wanted;
    return true;
  }

  /** Whether nothing of it is in use, so that forgetting it changes nothing. */
  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#burst;
  }

  #refill(): void {
    const now = this.#nowMs();
    const passedSeconds = Math.max(0, now - this.#atMs) / 1_000;
    this.#tokens = Math.min(this.#burst, this.#tokens + passedSeconds * this.#perSecond);
    this.#atMs = now;
  }
}
