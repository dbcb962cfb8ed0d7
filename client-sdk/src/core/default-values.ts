/**
 * The values that a client can give to fields which a create leaves out, so that a row can be shown before the
 * server has it. Randomness that others must not guess comes from the platform's `crypto`.
 */
import { type ClientDefault, unreachable, type WireValue } from '@rowcast/protocol';

export interface DefaultSources {
  readonly nowMs: number;
  /** Who is signed in, for `auth.uid()`; undefined while that is not known. */
  readonly userId: string | null | undefined;
  /** Gives a greater number at each call, so that ids made in the same millisecond keep their order. */
  readonly nextNumber: () => number;
}

/** Undefined if only the database knows. */
export function makeDefault(
  source: ClientDefault,
  { nowMs, userId, nextNumber }: DefaultSources,
): WireValue | undefined {
  switch (source.kind) {
    case 'value':
      return source.value;
    case 'uuid4':
      return randomUuid();
    case 'uuid7':
      return uuid7(nowMs, nextNumber());
    case 'cuid':
      return cuid(nowMs);
    case 'now':
      return new Date(nowMs).toISOString();
    case 'userId':
      return userId;
    case 'database':
      return undefined;
    default:
      return unreachable(source);
  }
}

/** Whether each value made for it is another: such a value must be sent along, so that the server uses the same. */
export function isGenerated(source: ClientDefault): boolean {
  return source.kind === 'uuid4' || source.kind === 'uuid7' || source.kind === 'cuid';
}

/** Nobody can guess it. */
export function randomUuid(): string {
  return formatUuid(randomBytes(16), 4);
}

/** RFC 9562, with its method 1 for order: 48 bits of milliseconds, the version, a counter of 12 bits, 62 random bits. */
function uuid7(nowMs: number, number: number): string {
  const bytes = randomBytes(16);
  bytes[6] = (number >> 8) & 0x0f;
  bytes[7] = number & 0xff;
  let rest = nowMs;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return formatUuid(bytes, 7);
}

function formatUuid(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The look of a cuid: `c`, the time in base 36, then 16 random characters, so that ids sort roughly by time. */
function cuid(nowMs: number): string {
  const random = Array.from(randomBytes(16), (byte) => (byte % 36).toString(36)).join('');
  return `c${nowMs.toString(36).padStart(8, '0')}${random}`;
}

/** `getRandomValues` is there on plain http too, where `randomUUID` is not. */
function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
