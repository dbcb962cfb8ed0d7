/**
 * Reads a DateTime in wire form and writes it as Postgres takes it for the column's type, in UTC, so that
 * neither the session's time zone nor an offset that Postgres would ignore can change its meaning.
 * Microseconds are kept. Returns null for anything that Postgres might refuse.
 */
const dateTime =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d{0,3})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
const timeOfDay = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d{0,3})?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

export function checkDateTime(text: string, type: string): string | null {
  const isTime = type.startsWith('time ') || type === 'time';
  const full = dateTime.exec(text);
  if (full) return formatInstant(readInstant(full), type);
  const short = isTime ? timeOfDay.exec(text) : null;
  return short ? formatInstant(readInstant([text, '1970', '01', '01', ...short.slice(1)]), type) : null;
}

interface Instant {
  /** In UTC, `YYYY-MM-DD`. */
  readonly date: string;
  /** In UTC, `HH:MM:SS.ffffff`. */
  readonly time: string;
}

function readInstant(match: readonly (string | undefined)[]): Instant | null {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const localMs = Date.parse(local);
  // Date.parse rolls some impossible days over into the next month, and takes 24:00.
  if (Number.isNaN(localMs) || new Date(localMs).toISOString().slice(0, 19) !== local.slice(0, 19)) return null;
  const offsetMinutes = readOffset(offset);
  if (offsetMinutes === null) return null;
  const utc = new Date(localMs - offsetMinutes * 60_000);
  // ISO years outside 1 to 9999 are written in another way, here and in Postgres.
  if (utc.getUTCFullYear() < 1 || utc.getUTCFullYear() > 9999) return null;
  const iso = utc.toISOString();
  return { date: iso.slice(0, 10), time: `${iso.slice(11, 19)}.${fraction.padEnd(6, '0')}` };
}

function readOffset(offset: string): number | null {
  if (offset === 'Z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || '0');
  if (hours > 15 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function formatInstant(instant: Instant | null, type: string): string | null {
  if (instant === null) return null;
  if (type === 'date') return instant.date;
  if (type.startsWith('timestamp')) {
    const zone = type.endsWith('with time zone') || type === 'timestamptz' ? 'Z' : '';
    return `${instant.date}T${instant.time}${zone}`;
  }
  return type.endsWith('with time zone') || type === 'timetz' ? `${instant.time}+00` : instant.time;
}
