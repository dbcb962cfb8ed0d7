/**
 * Random filters, orders, windows and cursors over random rows, against an oracle that knows Prisma's
 * rules and three-valued logic but nothing of the compiler, nor of SQL.
 */
import type { WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueryDatabase } from '../../test-support/query-database.js';

const schema = `
model Item {
  id Int @id
  a Int?
  b Int?
  c String
  flag Boolean?
  group Group? @relation(fields: [groupId], references: [id])
  groupId Int?
}
model Group {
  id Int @id
  rank Int?
  items Item[]
}`;
const sql = `create table "Group" (id int primary key, rank int);
  create table "Item" (id int primary key, a int, b int, c text collate "C" not null, flag boolean, "groupId" int)`;

interface Item {
  readonly id: number;
  readonly a: number | null;
  readonly b: number | null;
  readonly c: string;
  readonly flag: boolean | null;
  readonly groupId: number | null;
}
interface Group {
  readonly id: number;
  readonly rank: number | null;
}
interface World {
  readonly items: readonly Item[];
  readonly groups: readonly Group[];
}

type Truth = boolean | null;
const and = (truths: readonly Truth[]): Truth => (truths.includes(false) ? false : truths.includes(null) ? null : true);
const or = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false);
const not = (truth: Truth): Truth => (truth === null ? null : !truth);

type Scalar = number | string | boolean;
const ranked = (value: Scalar): number | string => (typeof value === 'boolean' ? Number(value) : value);

/** The truth of one operator on one value; undefined for an empty filter. */
function judgeField(value: Scalar | null, filter: WireValue, isDenied = false): Truth | undefined {
  if (typeof filter !== 'object' || filter === null || Array.isArray(filter)) return judgeEquals(value, filter);
  const truths = Object.entries(filter).flatMap(([operator, operand]) => {
    if (operator === 'not') {
      if (typeof operand !== 'object' || operand === null) return [not(judgeEquals(value, operand))];
      return found(judgeField(value, operand, !isDenied));
    }
    const truth = judgeOperator(value, operator, operand);
    return [isDenied ? not(truth) : truth];
  });
  return truths.length === 0 ? undefined : and(truths);
}

function judgeEquals(value: Scalar | null, operand: WireValue): Truth {
  if (operand === null) return value === null;
  return value === null ? null : value === operand;
}

function judgeOperator(value: Scalar | null, operator: string, operand: WireValue): Truth {
  if (operator === 'equals') return judgeEquals(value, operand);
  if (operator === 'in') return or((operand as Scalar[]).map((member) => judgeEquals(value, member)));
  if (operator === 'notIn') return not(judgeOperator(value, 'in', operand));
  if (value === null) return null;
  const [left, right] = [ranked(value), ranked(operand as Scalar)];
  switch (operator) {
    case 'lt':
      return left < right;
    case 'lte':
      return left <= right;
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'contains':
      return String(value).includes(String(operand));
    case 'startsWith':
      return String(value).startsWith(String(operand));
    default:
      throw new Error(`the oracle does not know ${operator}`);
  }
}

/** The truth of a filter on an item or a group; undefined for an empty one, such as an OR of nothing within logic. */
function judge(row: Item | Group, where: WireObject, world: World, isWithinLogic = false): Truth | undefined {
  const truths = Object.entries(where).flatMap(([name, filter]): Truth[] => {
    const inner = () =>
      (Array.isArray(filter) ? filter : [filter]).flatMap((part) => found(judge(row, part, world, true)));
    if (name === 'AND') return inner();
    if (name === 'OR') return inner().length === 0 && isWithinLogic ? [] : [or(inner())];
    if (name === 'NOT') return (Array.isArray(filter) ? filter : [filter]).flatMap((part) => deny(row, part, world));
    if (name === 'group') return judgeGroup(row as Item, filter as WireObject, world);
    if (name === 'items') return judgeItems(row as Group, filter as WireObject, world);
    return found(judgeField(row[name as keyof (Item | Group)], filter));
  });
  return truths.length === 0 ? undefined : and(truths);
}

/** An empty filter is met; an unknown stays unknown. */
function judgeAll(row: Item | Group, where: WireObject, world: World): Truth {
  const truth = judge(row, where, world);
  return truth === undefined ? true : truth;
}

const found = (truth: Truth | undefined): Truth[] => (truth === undefined ? [] : [truth]);

function deny(row: Item | Group, where: WireObject, world: World): Truth[] {
  return found(judge(row, where, world, true)).map(not);
}

/** Without the related row, `is` is plainly false; with it, its condition may be unknown. */
function judgeGroup(item: Item, filter: WireObject, world: World): Truth[] {
  const group = world.groups.find(({ id }) => id === item.groupId);
  const is = (where: WireObject): Truth => (group === undefined ? false : judgeAll(group, where, world));
  if ('is' in filter) return [is(filter['is'] as WireObject)];
  if ('isNot' in filter) return [not(is(filter['isNot'] as WireObject))];
  return Object.keys(filter).length === 0 ? [] : [is(filter)];
}

function judgeItems(group: Group, filter: WireObject, world: World): Truth[] {
  const items = world.items.filter(({ groupId }) => groupId === group.id);
  return Object.entries(filter).map(([operator, where]) => {
    const truths = items.map((item) => judgeAll(item, where as WireObject, world));
    if (operator === 'some') return truths.includes(true);
    return operator === 'none' ? !truths.includes(true) : !truths.includes(false);
  });
}

interface Window {
  readonly where: WireObject;
  readonly orderBy: WireObject[];
  readonly take: number | undefined;
  readonly skip: number;
  readonly cursor: number | undefined;
  readonly distinct: readonly (keyof Item)[] | undefined;
}

/** The window on all items, or on those of one group, where the cursor must be in the list. */
function findWindow({ where, orderBy, take, skip, cursor, distinct }: Window, world: World, group?: number): number[] {
  const step = take !== undefined && take < 0 ? -1 : 1;
  const compare = (a: Item, b: Item): number => step * compareItems(a, b, [...orderBy, { id: 'asc' }], world);
  const matching = world.items
    .filter((item) => group === undefined || item.groupId === group)
    .filter((item) => judgeAll(item, where, world) === true);
  const isWithin = group !== undefined || distinct !== undefined || !isFirm(orderBy);
  const start = (isWithin ? matching : world.items).find(({ id }) => id === cursor);
  if (cursor !== undefined && start === undefined) return [];
  const rows = matching
    .filter((item) => start === undefined || compare(item, start) >= 0)
    .sort(compare)
    .filter((item, index, sorted) => isFirst(item, sorted.slice(0, index), distinct))
    .slice(skip, take === undefined ? undefined : skip + Math.abs(take));
  return (step < 0 ? rows.reverse() : rows).map(({ id }) => id);
}

/** Whether an order names the id, or nothing, and nothing that may be null. */
function isFirm(orderBy: readonly WireObject[]): boolean {
  const names = orderBy.flatMap((term) => Object.keys(term));
  return names.length === 0 || (names.includes('id') && names.every((name) => name === 'id' || name === 'c'));
}

function isFirst(item: Item, before: readonly Item[], distinct: Window['distinct']): boolean {
  return distinct === undefined || !before.some((other) => distinct.every((field) => other[field] === item[field]));
}

function compareItems(a: Item, b: Item, orderBy: readonly WireObject[], world: World): number {
  for (const term of orderBy) {
    const [[name = '', how] = []] = Object.entries(term);
    const read = (item: Item): Scalar | null =>
      name === 'group' ? (world.groups.find(({ id }) => id === item.groupId)?.rank ?? null) : item[name as keyof Item];
    const order = name === 'group' ? (how as { rank: WireValue }).rank : (how as WireValue);
    const difference = compareValues(read(a), read(b), order);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareValues(a: Scalar | null, b: Scalar | null, order: WireValue): number {
  const { sort, nulls } =
    typeof order === 'string' ? { sort: order, nulls: undefined } : (order as Record<string, string>);
  const nullsFirst = nulls === undefined ? sort === 'desc' : nulls === 'first';
  if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1;
  const [left, right] = [ranked(a), ranked(b)];
  return left === right ? 0 : left < right === (sort === 'asc') ? -1 : 1;
}

const number = fc.integer({ min: 0, max: 3 });
const letters = fc.constantFrom('', 'a', 'A', 'ab', '%', '_');
const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });

const groups = fc.array(nullable(number), { minLength: 0, maxLength: 3 });
const items = fc.array(
  fc.record({
    a: nullable(number),
    b: nullable(number),
    c: letters,
    flag: nullable(fc.boolean()),
    groupId: nullable(number),
  }),
  { maxLength: 10 },
);
const world: fc.Arbitrary<World> = fc.record({ groups, items }).map((made) => ({
  groups: made.groups.map((rank, id) => ({ id, rank })),
  items: made.items.map((item, id) => ({ id, ...item })),
}));

function fieldFilter(value: fc.Arbitrary<Scalar>, operators: readonly string[]): fc.Arbitrary<WireValue> {
  const { filter } = fc.letrec<{ filter: WireValue }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 2 },
      nullable(value),
      fc.dictionary(fc.constantFrom(...operators), value, { maxKeys: 2 }),
      fc.record({ in: fc.array(value, { maxLength: 3 }) }),
      fc.record({ notIn: fc.array(value, { maxLength: 3 }) }),
      fc.record({ not: tie('filter') }),
    ),
  }));
  return filter;
}
const orders = ['equals', 'lt', 'lte', 'gt', 'gte'];
const itemFields = fc.oneof(
  fieldFilter(number, orders).map((a) => ({ a })),
  fieldFilter(number, orders).map((b) => ({ b })),
  fieldFilter(letters, [...orders, 'contains', 'startsWith'])
    .filter((c) => !JSON.stringify(c).includes('null'))
    .map((c) => ({ c })),
  nullable(fc.boolean()).map((flag) => ({ flag })),
);
const { itemWhere } = fc.letrec<{ itemWhere: WireObject; groupWhere: WireObject }>((tie) => {
  const logic = (where: fc.Arbitrary<WireObject>): fc.Arbitrary<WireObject>[] => [
    fc.array(where, { maxLength: 3 }).map((OR) => ({ OR })),
    fc.array(where, { maxLength: 3 }).map((AND) => ({ AND })),
    fc.array(where, { maxLength: 2 }).map((NOT) => ({ NOT })),
    where.map((NOT) => ({ NOT })),
    fc.tuple(where, where).map(([left, right]) => ({ ...left, ...right })),
  ];
  const group = tie('groupWhere');
  const item = tie('itemWhere');
  return {
    itemWhere: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      itemFields,
      fc.constant({}),
      ...logic(item),
      group.map((where) => ({ group: where })),
      group.map((is) => ({ group: { is } })),
      group.map((isNot) => ({ group: { isNot } })),
    ),
    groupWhere: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fieldFilter(number, orders).map((rank) => ({ rank })),
      ...logic(group),
      item.map((some) => ({ items: { some } })),
      item.map((none) => ({ items: { none } })),
      item.map((every) => ({ items: { every } })),
    ),
  };
});
const direction = fc.constantFrom('asc', 'desc');
const nullableOrder: fc.Arbitrary<WireValue> = fc.oneof(
  direction,
  fc.record({ sort: direction, nulls: fc.constantFrom('first', 'last') }),
);
const orderTerm: fc.Arbitrary<WireObject> = fc.oneof(
  nullableOrder.map((a) => ({ a })),
  nullableOrder.map((b) => ({ b })),
  nullableOrder.map((flag) => ({ flag })),
  direction.map((c) => ({ c })),
  direction.map((id) => ({ id })),
  nullableOrder.map((rank) => ({ group: { rank } })),
);
const window: fc.Arbitrary<Window> = fc.record({
  where: itemWhere,
  orderBy: fc.array(orderTerm, { maxLength: 3 }),
  take: fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined }),
  skip: fc.constantFrom(0, 0, 1, 3),
  cursor: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined, freq: 2 }),
  distinct: fc.option(fc.uniqueArray(fc.constantFrom('a', 'c', 'groupId'), { minLength: 1 }), {
    nil: undefined,
    freq: 1,
  }),
});

function argumentsOf(asked: Window): WireObject {
  const { cursor, ...rest } = asked;
  const given = Object.entries({ ...rest, cursor: cursor === undefined ? undefined : { id: cursor } });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as WireObject;
}

const idsOf = (rows: unknown): unknown[] => (rows as { id: unknown }[]).map(({ id }) => id);

test('a window holds the rows that the rules say, in their order', { timeout: 120_000 }, async () => {
  await using database = await createQueryDatabase({ schema, sql });
  const property = fc.asyncProperty(world, fc.array(window, { minLength: 5, maxLength: 5 }), async (rows, windows) => {
    await database.superuser.sql('truncate "Item", "Group"');
    await database.superuser.sql('insert into "Group" select * from json_populate_recordset(null::"Group", $1)', [
      JSON.stringify(rows.groups),
    ]);
    await database.superuser.sql('insert into "Item" select * from json_populate_recordset(null::"Item", $1)', [
      JSON.stringify(rows.items),
    ]);
    for (const asked of windows) {
      const args = argumentsOf(asked);
      const expected = findWindow(asked, rows);
      const found = await database.run('Item', 'findMany', { ...args, select: { id: true } });
      expect([asked, idsOf(found)]).toEqual([asked, expected]);
      const lists = await database.run('Group', 'findMany', { select: { items: { ...args, select: { id: true } } } });
      const listed = lists.map((row) => [row.$key, idsOf(row['items'])]);
      expect([asked, listed]).toEqual([asked, rows.groups.map(({ id }) => [String(id), findWindow(asked, rows, id)])]);
      if (asked.distinct !== undefined) continue;
      expect(await database.run('Item', 'count', args)).toEqual([{ $key: 'count', count: expected.length }]);
    }
  });
  await fc.assert(property, { numRuns: Number(process.env['ROWCAST_PROPERTY_RUNS'] ?? 150) });
});
