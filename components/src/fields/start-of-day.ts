/**
 * Where days begin in a time zone. Pure. Looks the beginning up in the calendar of the zone and computes no offsets, so
 * that it holds on days when clocks are changed, which may have 23 hours, or begin at one o'clock.
 */
import { type FormatSettings, intlFormats } from './intl-formats.js';

const dayMs = 86_400_000;
/** Further than any zone is from UTC. */
const reachSeconds = 26 * 3_600;

/** The first moment of the day that a calendar shows at `time`, or of one so many days later. */
export function startOfDay(time: Date, settings: FormatSettings, daysLater = 0): Date {
  const { dayNumber } = intlFormats(settings);
  const day = dayNumber(time) + daysLater;
  const midnightUtc = (day * dayMs) / 1000;
  let [before, start] = [midnightUtc - reachSeconds, midnightUtc + reachSeconds];
  while (start - before > 1) {
    const middle = Math.floor((before + start) / 2);
    if (dayNumber(new Date(middle * 1000)) < day) before = middle;
    else start = middle;
  }
  return new Date(start * 1000);
}
