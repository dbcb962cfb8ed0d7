import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/rowcast.js';
import { RowDecoder } from './decode-row.js';
import { encodeArgs } from './encode-args.js';
import { readSchema } from './model-info.js';

const models = readSchema(schema);
const sample = models.get('Sample')!;
const room = models.get('Room')!;

const values = {
  string: 'ä',
  int: 1,
  float: Number.NEGATIVE_INFINITY,
  decimal: '1.2300',
  boolean: true,
  date: new Date('2026-01-31T00:00:00Z'),
  dateTime: new Date('2026-01-31T12:00:00.123Z'),
  json: { a: [1, null, { b: 'x' }] },
  bytes: new Uint8Array([0, 255, 10]),
  role: 'OWNER',
  strings: ['a', 'b'],
  bigInts: [1n, -9223372036854775808n],
  maybe: null,
};

test('values of every type come back as they were sent', () => {
  const { data } = encodeArgs({ data: { id: 9007199254740993n, ...values } }, sample) as { data: object };
  expect(data).toMatchObject({
    id: '9007199254740993',
    float: '-Infinity',
    bytes: 'AP8K',
    bigInts: ['1', '-9223372036854775808'],
  });
  const travelled = JSON.parse(JSON.stringify({ $key: '9007199254740993', ...data })) as { $key: string };
  expect(new RowDecoder({ isRemembering: false }).decodeRow(travelled, sample)).toEqual({
    id: 9007199254740993n,
    ...values,
  });
});

test('a time without an offset is UTC, and microseconds are cut', () => {
  const decode = (text: string): unknown =>
    new RowDecoder({ isRemembering: false }).decodeRow({ $key: '1', dateTime: text }, sample)['dateTime'];
  expect(decode('2026-01-31T12:00:00.123456')).toEqual(new Date('2026-01-31T12:00:00.123Z'));
  expect(decode('2026-01-31T12:00:00+02:00')).toEqual(new Date('2026-01-31T10:00:00Z'));
  expect(decode('2026-01-31')).toEqual(new Date('2026-01-31T00:00:00Z'));
});

test('numbers become text where the field is a Decimal or BigInt, in filters and operators too', () => {
  expect(
    encodeArgs(
      {
        where: {
          id: { in: [1, 2n] },
          decimal: { not: { gt: 1.5 } },
          OR: [{ maybe: 3 }],
          intRole: { int: 1, role: 'OWNER' },
        },
        data: { decimal: { increment: 0.5 }, bigInts: { push: 3 }, int: { increment: 1 } },
      },
      sample,
    ),
  ).toEqual({
    where: {
      id: { in: ['1', '2'] },
      decimal: { not: { gt: '1.5' } },
      OR: [{ maybe: '3' }],
      intRole: { int: 1, role: 'OWNER' },
    },
    data: { decimal: { increment: '0.5' }, bigInts: { push: '3' }, int: { increment: 1 } },
  });
});

test('filters are followed over relations, in where and in nested arguments', () => {
  const since = new Date('2026-01-01T00:00:00Z');
  const messages = { some: { createdAt: { gt: since } } };
  expect(
    encodeArgs({ where: { messages }, include: { messages: { where: { createdAt: since }, take: 1 } } }, room),
  ).toEqual({
    where: { messages: { some: { createdAt: { gt: since.toISOString() } } } },
    include: { messages: { where: { createdAt: since.toISOString() }, take: 1 } },
  });
});

test('members that are undefined are absent, null is null', () => {
  expect(encodeArgs({ where: { topic: null, name: undefined }, take: undefined }, room)).toEqual({
    where: { topic: null },
  });
});

test('an invalid date and a function are refused, the field named', () => {
  expect(() => encodeArgs({ where: { createdAt: new Date('x') } }, room)).toThrow(
    'Room.createdAt was given an invalid date',
  );
  expect(() => encodeArgs({ take: () => 1 }, room)).toThrow('a function cannot be sent');
});
