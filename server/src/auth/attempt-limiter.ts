/**
 * Counts attempts per key in fixed windows, so that passwords cannot be guessed at leisure. Per process:
 * with several servers behind one address, each grants the limit. Memory is bounded; when it is full the
 * oldest windows are forgotten, which forgives and never locks out.
 */
export interface AttemptRule {
  readonly attempts: number;
  readonly windowSeconds: number;
}

interface Window {
  readonly endsAtMs: number;
  count: number;
}

export class AttemptLimiter {
  readonly #now: () => number;
  readonly #maxKeys: number;
  readonly #windows = new Map<string, Window>();

  constructor(options: { readonly now?: () => number; readonly maxKeys?: number } = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#maxKeys = options.maxKeys ?? 50_000;
  }

  /** Counts an attempt. Null if it is allowed, else the seconds until the next one is. */
  attempt(key: string, rule: AttemptRule): number | null {
    const now = this.#now();
    const window = this.#windows.get(key);
    if (!window || window.endsAtMs <= now) {
      this.#open(key, now + rule.windowSeconds * 1_000);
      return null;
    }
    if (window.count >= rule.attempts) return Math.ceil((window.endsAtMs - now) / 1_000);
    window.count++;
    return null;
  }

  #open(key: string, endsAtMs: number): void {
    // Deleted first, so that the map stays in the order in which windows were opened.
    this.#windows.delete(key);
    for (const oldest of this.#windows.keys()) {
      if (this.#windows.size < this.#maxKeys) break;
      this.#windows.delete(oldest);
    }
    this.#windows.set(key, { endsAtMs, count: 1 });
  }
}
