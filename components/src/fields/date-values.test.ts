import { expect, test } from 'vitest';
import { fromCalendarDate, fromTime, granularityOf, toCalendarDate, toTime, toZoned } from './date-values.js';

test.each(['2026-01-05', '0001-01-01', '1969-12-31', '9999-12-31', '2024-02-29'])('the day %s comes back', (day) => {
  const date = new Date(`${day}T00:00:00Z`);
  expect(toCalendarDate(date).toString()).toBe(day);
  expect(fromCalendarDate(toCalendarDate(date))).toEqual(date);
});

test.each(['00:00:00.000', '14:05:09.123', '23:59:59.999'])('the time %s comes back', (time) => {
  const date = new Date(`1970-01-01T${time}Z`);
  expect(fromTime(toTime(date))).toEqual(date);
});

test('a moment is the same moment in every zone', () => {
  const moment = new Date('2026-03-29T01:30:00Z');
  expect(toZoned(moment, 'Europe/Berlin').toString()).toBe('2026-03-29T03:30:00+02:00[Europe/Berlin]');
  expect(toZoned(moment, 'America/New_York').toDate()).toEqual(moment);
});

test('seconds are asked for where there are some', () => {
  expect(granularityOf(new Date('2026-03-29T01:30:00Z'))).toBe('minute');
  expect(granularityOf(new Date('2026-03-29T01:30:05Z'))).toBe('second');
  expect(granularityOf(null)).toBe('minute');
});
