/**
 * Holds the overlay to a table in memory: what is shown after some writes must be what the query would return
 * once the database has made them, as far as it goes.
 */
import {
  compareRows,
  filterMeaning,
  type MutationSpec,
  type QuerySpec,
  type WireObject,
  type WireRow,
} from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/rowcast.js';
import { KnownRows } from './known-rows.js';
import { LaidRows, OverlaySteps } from './laid-rows.js';
import { readSchema } from './model-info.js';
import { applyOptimisticChanges, optimisticSteps } from './optimistic-changes.js';
import { planWrites } from './plan-write.js';
import { readResultShape } from './result-shape.js';
import type { RowChange } from './row-change.js';

const models = readSchema(schema);
const room = models.get('Room')!;
const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

interface Fields {
  readonly position: number;
  readonly topic: string | null;
}

const fields = fc.record({ position: fc.integer({ min: 0, max: 4 }), topic: fc.constantFrom('a', 'b', null) });
const rowNumber = fc.integer({ min: 1, max: 9 });

function toRow(number: number, values: Fields): WireRow {
  return { $key: id(number), id: id(number), name: 'r', createdAt: '2026-01-01T00:00:00Z', ...values };
}

const where: fc.Arbitrary<WireObject> = fc.oneof(
  fc.constant({}),
  fc.record({ topic: fc.constantFrom('a', 'b', null) }),
  fc.record({ position: fc.record({ gte: fc.integer({ min: 0, max: 4 }) }) }),
  fc.record({ NOT: fc.record({ topic: fc.constantFrom('a', 'b') }) }),
  fc.record({
    OR: fc.tuple(fc.record({ topic: fc.constant('a') }), fc.record({ position: fc.integer({ min: 0, max: 4 }) })),
  }),
);
const orderBy: fc.Arbitrary<WireObject[]> = fc.constantFrom(
  [],
  [{ position: 'asc' }],
  [{ position: 'desc' }],
  [{ position: 'desc' }, { id: 'desc' }],
);

const target = fc.oneof(
  rowNumber.map((number) => ({ id: id(number) })),
  where,
);
const creation = fc.tuple(fc.integer({ min: 10, max: 14 }), fields).map(
  ([number, values]): MutationSpec => ({
    model: 'Room',
    action: 'create',
    args: { data: toRowData(number, values) },
  }),
);
const deletion = target.map(
  (filter): MutationSpec => ({ model: 'Room', action: 'deleteMany', args: { where: filter } }),
);
const update = fc
  .tuple(
    target,
    fc.oneof(
      fields.map((values): WireObject => ({ ...values })),
      fc.constant<WireObject>({ position: { increment: 1 } }),
    ),
  )
  .map(([filter, data]): MutationSpec => ({ model: 'Room', action: 'updateMany', args: { where: filter, data } }));

function toRowData(number: number, values: Fields): WireObject {
  const { $key, ...data } = toRow(number, values);
  return data;
}

/** What the database would make of the writes. */
function write(table: readonly WireRow[], { action, args }: MutationSpec): readonly WireRow[] {
  const data = (args['data'] ?? {}) as WireObject;
  if (action === 'create') {
    const row = { $key: String(data['id']), ...data };
    return table.some(({ $key }) => $key === row.$key) ? table : [...table, row];
  }
  const isMeant = (row: WireRow): boolean => filterMeaning(args['where'] as WireObject, row, room) === 'true';
  if (action === 'deleteMany') return table.filter((row) => !isMeant(row));
  return table.map((row) => {
    if (!isMeant(row)) return row;
    return typeof data['position'] === 'object'
      ? { ...row, position: Number(row['position']) + 1 }
      : { ...row, ...data };
  });
}

/** What the database would answer. */
function run(table: readonly WireRow[], spec: QuerySpec): readonly WireRow[] {
  const { where: filter, order, take } = readResultShape(spec, models)!;
  const rows = table
    .filter((row) => filterMeaning(filter, row, room) === 'true')
    .sort((a, b) => compareRows(order!, room, [a, b]).sign);
  if (take === null) return rows;
  return take < 0 ? rows.slice(take) : rows.slice(0, take);
}

const tables = fc
  .uniqueArray(fc.tuple(rowNumber, fields), { selector: ([number]) => number })
  .map((rows) => rows.map(([number, values]) => toRow(number, values)));

function shown(table: readonly WireRow[], spec: QuerySpec, writes: readonly MutationSpec[]): readonly WireRow[] {
  const everything: QuerySpec = { model: 'Room', action: 'findMany', args: {} };
  const known = KnownRows.from([{ shape: readResultShape(everything, models)!, rows: table }]);
  const sources = { schema: models, nowMs: 0, userId: null, nextNumber: () => 1 };
  const planned = planWrites(writes, known, sources).flatMap(({ changes }) => changes);
  // As if they were confirmed: that a row shows a pending write is not what the query returns.
  const changes = planned.map((change) => ({ ...change, transaction: '1' }));
  const steps = optimisticSteps(known, changes);
  return applyOptimisticChanges(run(table, spec), {
    shape: readResultShape(spec, models)!,
    steps,
    isUncounted: () => true,
  });
}

test('where every row is known, what is shown is what the query will return', () => {
  const writes = fc.array(fc.oneof(creation, deletion, update), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(tables, where, orderBy, writes, (table, filter, order, made) => {
      const spec: QuerySpec = { model: 'Room', action: 'findMany', args: { where: filter, orderBy: order } };
      expect(shown(table, spec, made)).toEqual(run(made.reduce(write, table), spec));
    }),
  );
});

test('a window shows the beginning of what the query will return, from whichever end it counts', () => {
  const writes = fc.array(fc.oneof(creation, deletion), { minLength: 1, maxLength: 4 });
  const take = fc.constantFrom(-3, -1, 1, 2, 4);
  fc.assert(
    fc.property(tables, where, orderBy, take, writes, (table, filter, order, limit, made) => {
      const args = { where: filter, orderBy: order, take: limit };
      const spec: QuerySpec = { model: 'Room', action: 'findMany', args };
      const rows = shown(table, spec, made);
      const expected = run(made.reduce(write, table), spec);
      expect(rows).toEqual(limit < 0 ? expected.slice(expected.length - rows.length) : expected.slice(0, rows.length));
    }),
  );
});

test('laying writes one by one, and taking some away, comes to the same as laying all that are left at once', () => {
  const writes = fc.array(fc.tuple(fc.oneof(creation, deletion, update), fc.nat(3)), { minLength: 1, maxLength: 6 });
  const take = fc.constantFrom(null, -2, 3);
  fc.assert(
    fc.property(tables, where, orderBy, take, writes, (table, filter, order, limit, made) => {
      const spec: QuerySpec = {
        model: 'Room',
        action: 'findMany',
        args: { where: filter, orderBy: order, take: limit },
      };
      const shape = readResultShape(spec, models)!;
      const everything = readResultShape({ model: 'Room', action: 'findMany', args: {} }, models)!;
      const rows = run(table, spec);
      const known = KnownRows.from([{ shape: everything, rows: table }]);
      const sources = { schema: models, nowMs: 0, userId: null, nextNumber: () => 1 };
      const [kept, laid] = [new OverlaySteps(), new LaidRows()];
      let changes: readonly RowChange[] = [];
      for (const [written, dropped] of made) {
        const before = kept.follow(known, changes).at(-1)?.knownAfter ?? known;
        changes = [...changes, ...planWrites([written], before, sources).flatMap((planned) => planned.changes)];
        if (dropped < changes.length && dropped > 0) changes = changes.toSpliced(dropped - 1, 1);
        const isUncounted = (): boolean => true;
        const steps = kept.follow(known, changes);
        const fresh = optimisticSteps(KnownRows.from([{ shape: everything, rows: table }]), changes);
        const shownNow = laid.lay(rows, { shape, steps, isUncounted, seen: undefined });
        expect(shownNow).toEqual(applyOptimisticChanges(rows, { shape, steps: fresh, isUncounted }));
      }
    }),
  );
});
