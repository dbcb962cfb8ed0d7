/**
 * The values that Prisma itself gives to fields which a create leaves out and for which the database has
 * no default. In wire form, so that they are checked and encoded like a value that a client sent.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { unreachable, type WireValue } from '@rowcast/protocol';
import type { FieldDefault } from '../catalog/catalog.js';

export function defaultValue(fieldDefault: FieldDefault, now: Date): WireValue {
  switch (fieldDefault.kind) {
    case 'value':
      return fieldDefault.value;
    case 'now':
      return now.toISOString();
    case 'uuid4':
      return randomUUID();
    case 'uuid7':
      return uuid7(now);
    case 'cuid':
      return cuid(now);
    default:
      return unreachable(fieldDefault);
  }
}

/** RFC 9562: 48 bits of milliseconds, then version, variant and 74 random bits. */
function uuid7(now: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The look of a cuid: `c`, the time in base 36, then 16 random characters, so that ids sort roughly by time. */
function cuid(now: Date): string {
  const random = Array.from(randomBytes(16), (byte) => (byte % 36).toString(36)).join('');
  return `c${now.getTime().toString(36).padStart(8, '0')}${random}`;
}
