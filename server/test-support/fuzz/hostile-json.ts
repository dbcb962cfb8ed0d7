/**
 * JSON texts that programs stumble over. Texts and not values, so that a member can be called `__proto__`, come
 * twice, or hold half a character. Every text that could do harm as SQL carries the brand, which must never be
 * found in a statement.
 */
import type { Dice } from './dice.js';

/** In every hostile text; nothing of the server's own contains it. */
export const brand = 'zqx';

const texts: readonly string[] = [
  '',
  ' ',
  `'; drop table items; -- ${brand}`,
  `" or 1=1 -- ${brand}`,
  `') union all values ('${brand}') --`,
  `\\'; ${brand}`,
  `$1 ${brand}`,
  `%_%\\${brand}`,
  `${brand}\u0000`,
  '\u0000',
  `${brand}\ud800`,
  '\udc00\ud800',
  '\u202e\u0301\u200d',
  '👩‍👩‍👧‍👦',
  'ß\u212a\u0130ǅ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'NaN',
  'Infinity',
  '-Infinity',
  '1e400',
  '99999999999999999999999999',
  '-0',
  '0x10',
  '1_000',
  '2026-02-30T00:00:00Z',
  '2026-11-29T08:00:00.123456789+14:59',
  '+292277-01-09T04:00:54Z',
  '-271821-04-20T00:00:00.000Z',
  'infinity',
  'today',
  '24:00:00',
  '00000000-0000-4000-8000-00000000000a',
  '{00000000-0000-4000-8000-00000000000a}',
  'AAAA',
  'not=base64==',
  '{"$null":"DbNull"}',
  '{{7*7}}<script>',
  '../../etc/passwd',
  'ａｂｃ',
];

const literals: readonly string[] = [
  ...['null', 'true', 'false', '0', '-0', '1', '-1', '2', '1.5', '2147483647', '2147483648', '-2147483649'],
  ...['9007199254740993', '9223372036854775808', '1e21', '1e308', '1e999', '-1e999', '1e-400', '0.1', '4294967296'],
];

const objects: readonly string[] = [
  ...['{}', '[]', '[null]', '[[]]', '{"":{}}', '{"__proto__":{"polluted":true}}', '{"__proto__":null}'],
  ...['{"constructor":{"prototype":{"polluted":true}}}', '{"toJSON":1}', '{"then":{}}', '{"length":1e9}'],
  ...['{"hasOwnProperty":1}', '{"valueOf":null,"toString":null}', '{"0":1,"1":2}'],
];

const markers: readonly string[] = [
  ...['{"$null":"DbNull"}', '{"$null":"JsonNull"}', '{"$null":"AnyNull"}', '{"$null":"Nothing"}', '{"$null":null}'],
  ...['{"$ref":"Item.text"}', '{"$ref":"Item.secret"}', '{"$ref":"Hidden.canary"}', '{"$ref":"Item.parent"}'],
  ...['{"$ref":"Item.text.text"}', '{"$ref":"Item."}', '{"$ref":""}', '{"$ref":"__proto__.x"}', '{"$ref":7}'],
  ...[
    '{"$json":{"$json":1}}',
    '{"$json":null}',
    '{"$json":{"__proto__":1}}',
    '{"$ref":"Item.int","x":1}',
    '{"$sql":"1"}',
  ],
  ...['{"$ref":"Item.int"}', '{"$ref":"Item.numbers"}', '{"$ref":"Item.tags"}', '{"$ref":"Item.json"}'],
];

export function hostileText(dice: Dice): string {
  if (dice.chance(0.03)) return `${brand}${'x'.repeat(dice.pick([61, 200, 10_000, 70_000]))}`;
  return dice.pick(texts);
}

/** Any JSON text. */
export function hostileJson(dice: Dice, depth = 0): string {
  const kind = dice.below(depth > 3 ? 3 : 8);
  if (kind === 0) return dice.pick(literals);
  if (kind === 1) return JSON.stringify(hostileText(dice));
  if (kind === 2) return dice.pick(markers);
  if (kind === 3) return dice.pick(objects);
  if (kind === 4) return nested(dice);
  if (kind === 5) return listOf(dice, () => hostileJson(dice, depth + 1));
  return objectOf(dice, () => [hostileText(dice), hostileJson(dice, depth + 1)]);
}

export function listOf(dice: Dice, item: () => string, most = 4): string {
  return `[${Array.from({ length: dice.below(most) }, item).join(',')}]`;
}

function objectOf(dice: Dice, member: () => readonly [string, string], most = 4): string {
  return members(Array.from({ length: dice.below(most) }, member));
}

/** Members in this order, the same name as often as it is given. */
export function members(entries: readonly (readonly [string, string])[]): string {
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

/** Something within itself, often enough to overflow a stack that follows it. */
function nested(dice: Dice): string {
  const depth = dice.chance(0.02) ? 20_000 : dice.pick([3, 15, 40, 200]);
  const [open, close] = dice.pick([
    ['[', ']'],
    ['{"AND":', '}'],
    ['{"NOT":[', ']}'],
    ['{"parent":{"is":', '}}'],
    ['{"include":{"children":', '}}'],
  ] as const);
  return `${open.repeat(depth)}{}${close.repeat(depth)}`;
}
