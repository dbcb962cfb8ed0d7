/** A value for a field as JSON text: of its type most often, at the edges of it sometimes, another one's now and then. */
import type { CatalogScalar } from '../../src/catalog/catalog.js';
import type { FuzzSource } from './fuzz-source.js';
import { hostileJson, hostileText, listOf } from './hostile-json.js';

export function fieldValue(source: FuzzSource, field: CatalogScalar): string {
  const { dice, malice } = source;
  if (dice.chance(malice)) return hostileJson(dice);
  if (field.isNullable && dice.chance(0.1)) return 'null';
  if (field.isList && dice.chance(0.7)) return listOf(dice, () => one(source, field));
  return one(source, field);
}

function one({ dice, malice }: FuzzSource, field: CatalogScalar): string {
  if (field.type === 'Json') return dice.chance(0.3) ? hostileJson(dice) : '{"a":[1,{"b":null}]}';
  if (field.sqlType === 'text' && dice.chance(0.5)) return JSON.stringify(hostileText(dice));
  const [right, wrong] = values.get(field.sqlType === 'uuid' ? 'Uuid' : field.type) ?? [['null'], ['0']];
  return dice.pick(dice.chance(malice * 2) ? wrong : right);
}

/** By type: those that are taken, and those that are not, or hardly. */
const values: ReadonlyMap<string, readonly [readonly string[], readonly string[]]> = new Map([
  [
    'Uuid',
    [
      ['"00000000-0000-4000-8000-00000000000a"', '"00000000-0000-4000-8000-00000000000b"'],
      ['"x"', '""', '1'],
    ],
  ],
  [
    'String',
    [
      ['"mine"', '"part"', '"child"', '"a"'],
      ['1', 'true', '{}', '"too long for it"'],
    ],
  ],
  [
    'Int',
    [
      ['0', '1', '2', '3', '-1', '2147483647'],
      ['2147483648', '1.5', '"1"', '1e999', '-0', '65536'],
    ],
  ],
  [
    'BigInt',
    [
      ['"1"', '"9223372036854775807"', '"-5"'],
      ['"9223372036854775808"', '1', '"1.5"', '"-0"', '"0x1"'],
    ],
  ],
  [
    'Decimal',
    [
      ['"1.50"', '"9999.99"', '"-0.01"'],
      ['"10000"', '"1e400"', '"NaN"', '"Infinity"', '1.5', '"-0.001"'],
    ],
  ],
  [
    'Float',
    [
      ['1.5', '"NaN"', '"Infinity"', '"-Infinity"', '1e308', '-0'],
      ['"1"', '1e999'],
    ],
  ],
  [
    'Boolean',
    [
      ['true', 'false'],
      ['"true"', '0', 'null'],
    ],
  ],
  [
    'DateTime',
    [
      ['"2026-11-29T08:00:00.000Z"', '"1970-01-01T08:00:00.000Z"', '"9999-12-31T23:59:59.999999Z"'],
      ['"0000-01-01T00:00:00Z"', '"294277-01-01T00:00:00Z"', '"2026-13-01"', '0', '"2026-11-29T24:00:00Z"', '"now"'],
    ],
  ],
  [
    'Bytes',
    [
      ['"AAAA"', '""'],
      ['"A"', '"====="', '"_-_-"', '7'],
    ],
  ],
  [
    'Enum',
    [
      ['"HAPPY"', '"SAD"'],
      [`"sad'; --"`, '"happy"', '1'],
    ],
  ],
]);
