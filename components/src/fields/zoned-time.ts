/** The moment at which the clocks of a time zone show a time. Pure. */
import { type FormatSettings, intlFormats } from './intl-formats.js';

/** `wall` holds the time that the clocks show as if it were UTC. */
export function fromWallTime(wall: Date, settings: FormatSettings): Date {
  const { wallTime } = intlFormats(settings);
  const offsetAt = (moment: Date): number => wallTime(moment).getTime() - moment.getTime();
  // What the zone is from UTC depends on the moment that is looked for: twice is enough, but for an hour that there is not.
  const guess = new Date(wall.getTime() - offsetAt(wall));
  return new Date(wall.getTime() - offsetAt(guess));
}
