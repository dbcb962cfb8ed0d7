/** A clock that a test moves by hand. */
import type { Clock } from '../src/core/platform.js';

interface Timer {
  readonly atMs: number;
  readonly work: () => void;
}

export class ManualClock implements Clock {
  #elapsedMs = 0;
  #startedAtMs = Date.parse('2026-01-01T12:00:00Z');
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#startedAtMs + this.#elapsedMs;
  }

  elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** Sets the time of day so much ahead, or back. */
  jump(aheadMs: number): void {
    this.#startedAtMs += aheadMs;
  }

  setTimeout(work: () => void, delayMs: number): unknown {
    const timer: Timer = { atMs: this.#elapsedMs + delayMs, work };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Timer);
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets time pass without running anything, as a machine that is asleep does. */
  sleep(durationMs: number): void {
    this.#elapsedMs += durationMs;
  }

  /** Moves time on, running what falls due in its order, and lets promises settle in between. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#elapsedMs + durationMs;
    for (;;) {
      const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#elapsedMs = Math.max(this.#elapsedMs, due.atMs);
      due.work();
      await settle();
    }
    this.#elapsedMs = endMs;
    await settle();
  }
}

/** Lets every promise that can settle do so. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
