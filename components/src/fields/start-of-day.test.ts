import { expect, test } from 'vitest';
import { startOfDay } from './start-of-day.js';

test.each([
  ['2026-03-02T12:34:56Z', 'UTC', '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z'],
  // There it is the next day already.
  ['2026-03-02T12:34:56Z', 'Pacific/Auckland', '2026-03-02T11:00:00.000Z', '2026-03-03T11:00:00.000Z'],
  ['2026-03-02T03:00:00Z', 'America/Los_Angeles', '2026-03-01T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
  ['2026-03-02T20:00:00Z', 'Asia/Kathmandu', '2026-03-02T18:15:00.000Z', '2026-03-03T18:15:00.000Z'],
  // A day of 23 hours, and one of 25.
  ['2026-03-29T12:00:00Z', 'Europe/Zurich', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  ['2026-10-25T12:00:00Z', 'Europe/Zurich', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  // A day that began at one o'clock, and one before a day that there never was.
  ['2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  ['2011-12-30T09:00:00Z', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-30T10:00:00.000Z'],
  ['1969-12-31T12:00:00Z', 'UTC', '1969-12-31T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
])('the day of %s in %s begins at %s, and the next at %s', (time, timeZone, start, next) => {
  const settings = { locale: 'ar-EG', timeZone };
  const days = [startOfDay(new Date(time), settings), startOfDay(new Date(time), settings, 1)];
  expect(days.map((day) => day.toISOString())).toEqual([start, next]);
});
