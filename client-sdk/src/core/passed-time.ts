/**
 * How much time has passed since a moment, where too little would be wrong: by the time of day, which may be set back, or
 * by the clock that nobody sets, which may have stood still while the machine was asleep. Whichever says more. Pure.
 */
import type { Clock } from './platform.js';

export interface Moment {
  readonly nowMs: number;
  readonly elapsedMs: number;
}

/** This moment; or one that only its time of day is known of, since another page has seen it. */
export function momentOf(clock: Clock, nowMs = clock.now()): Moment {
  return { nowMs, elapsedMs: clock.elapsedMs() };
}

export function passedMs(clock: Clock, since: Moment): number {
  return Math.max(clock.now() - since.nowMs, clock.elapsedMs() - since.elapsedMs);
}
