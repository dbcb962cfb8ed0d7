/** The formats of a language and time zone, made once: making one takes far longer than using it. */

/** What of the settings decides about formats. */
export interface FormatSettings {
  readonly locale: string | undefined;
  readonly timeZone: string | undefined;
}

export interface IntlFormats {
  /** A number by its digits, so that none is lost: all of them show. */
  number(digits: string, options: { readonly isGrouped: boolean }): string;
  date(value: Date): string;
  time(value: Date): string;
  dateTime(value: Date): string;
  list(values: readonly string[]): string;
  bytes(count: number): string;
  /** The day that the calendar of the time zone shows, counted from the first of 1970. */
  dayNumber(value: Date): number;
  /** What the clocks of the time zone show, to the second, as if it were UTC. */
  wallTime(value: Date): Date;
  /** In which order the language writes a day. */
  readonly dayOrder: readonly ('day' | 'month' | 'year')[];
  /** The name of the time zone, such as `Europe/Zurich`. */
  readonly timeZone: string;
}

/** Remembers by the settings, which are one object for as long as they stay the same, and go with it. */
const made = new WeakMap<FormatSettings, IntlFormats>();

export function intlFormats(settings: FormatSettings): IntlFormats {
  const known = made.get(settings);
  if (known) return known;
  const formats = makeFormats(settings);
  made.set(settings, formats);
  return formats;
}

function makeFormats({ locale, timeZone }: FormatSettings): IntlFormats {
  const numbers = new Map<string, Intl.NumberFormat>();
  // A field of the type `date` holds a day, and one of the type `time` a time of day: in UTC, and of no zone.
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'UTC' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const toTheSecond = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { ...numericDay, timeZone });
  const clock = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { ...numericDay, ...numericTime, timeZone });
  const list = new Intl.ListFormat(locale, { style: 'narrow', type: 'unit' });
  const numberFormat = (fraction: number, isGrouped: boolean): Intl.NumberFormat => {
    const key = `${fraction} ${isGrouped}`;
    const known = numbers.get(key);
    if (known) return known;
    const digits = Math.min(fraction, 100);
    const format = new Intl.NumberFormat(locale, {
      useGrouping: isGrouped,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    numbers.set(key, format);
    return format;
  };
  return {
    number(digits, { isGrouped }) {
      const fraction = /\.(\d*)/.exec(plainDigits(digits))?.[1]?.length ?? 0;
      // What is passed are digits, which the type of `format` wants as a template.
      return numberFormat(fraction, isGrouped).format(plainDigits(digits) as Intl.StringNumericLiteral);
    },
    date: (value) => date.format(value),
    time: (value) => time.format(value),
    dateTime: (value) => (value.getTime() % 60_000 === 0 ? dateTime : toTheSecond).format(value),
    list: (values) => list.format(values),
    dayNumber: (value) => dayNumberOf(day.formatToParts(value)),
    bytes: (count) => formatBytes(count, locale),
    wallTime: (value) => wallTimeOf(clock.formatToParts(value)),
    dayOrder: date.formatToParts(0).flatMap(({ type }) => (isDayPart(type) ? [type] : [])),
    timeZone: dateTime.resolvedOptions().timeZone,
  };
}

const numericTime = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
const numericDay = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;

function dayNumberOf(parts: readonly Intl.DateTimeFormatPart[]): number {
  const numberOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(numberOf('year'), numberOf('month') - 1, numberOf('day')) / 86_400_000;
}

function wallTimeOf(parts: readonly Intl.DateTimeFormatPart[]): Date {
  const numberOf = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const day = [numberOf('year'), numberOf('month') - 1, numberOf('day')] as const;
  return new Date(Date.UTC(...day, numberOf('hour'), numberOf('minute'), numberOf('second')));
}

function isDayPart(type: string): type is 'day' | 'month' | 'year' {
  return type === 'day' || type === 'month' || type === 'year';
}

/** `1.5e-7` as `0.00000015`: JavaScript writes small and large numbers with an exponent. */
function plainDigits(digits: string): string {
  const [mantissa = '', exponent] = digits.toLowerCase().split('e');
  if (exponent === undefined) return digits;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)\.?(\d*)$/.exec(mantissa) ?? [];
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`;
  return point >= all.length
    ? sign + all + '0'.repeat(point - all.length)
    : `${sign}${all.slice(0, point)}.${all.slice(point)}`;
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function formatBytes(count: number, locale: string | undefined): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), byteUnits.length - 1);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: byteUnits[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(count / 1000 ** power);
}
