/** Between JavaScript's dates and those of the date editor, which know what a day and a time zone are. Pure. */
import { CalendarDate, fromDate, parseAbsolute, Time, type ZonedDateTime } from '@internationalized/date';

/** A field of the native type `Date` holds midnight UTC of its day. */
export function toCalendarDate(value: Date): CalendarDate {
  const { year, month, day } = parseAbsolute(value.toISOString(), 'UTC');
  return new CalendarDate(year, month, day);
}

export function fromCalendarDate(day: CalendarDate): Date {
  return day.toDate('UTC');
}

/** A field of the native type `Time` holds a moment of the first day of 1970, UTC. */
export function toTime(value: Date): Time {
  return new Time(value.getUTCHours(), value.getUTCMinutes(), value.getUTCSeconds(), value.getUTCMilliseconds());
}

export function fromTime({ hour, minute, second, millisecond }: Time): Date {
  return new Date(Date.UTC(1970, 0, 1, hour, minute, second, millisecond));
}

export function toZoned(value: Date, timeZone: string): ZonedDateTime {
  return fromDate(value, timeZone);
}

/** Seconds are asked for only where there are some. */
export function granularityOf(value: Date | null): 'minute' | 'second' {
  return value !== null && value.getTime() % 60_000 !== 0 ? 'second' : 'minute';
}
