import type { MutationSpec, QuerySpec, WireObject, WireRow } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/blog.js';
import { KnownRows } from './known-rows.js';
import { readSchema } from './model-info.js';
import { applyOptimisticChanges, optimisticSteps } from './optimistic-changes.js';
import { planWrites } from './plan-write.js';
import { readResultShape } from './result-shape.js';

const models = readSchema(schema);

/** What a query shows once a write is laid over its rows. `others` is on the screen besides. */
function show(
  rows: readonly WireRow[],
  { args, write, others }: { args: WireObject; write: MutationSpec; others?: readonly [QuerySpec, readonly WireRow[]] },
): readonly WireRow[] {
  const shapeOf = (spec: QuerySpec) => readResultShape(spec, models)!;
  const shape = shapeOf({ model: 'Post', action: 'findMany', args });
  const beside = others ? [{ shape: shapeOf(others[0]), rows: others[1] }] : [];
  const known = KnownRows.from([{ shape, rows }, ...beside]);
  const sources = { schema: models, nowMs: 0, userId: null, nextNumber: () => 1 };
  const changes = planWrites([write], known, sources).flatMap((planned) => planned.changes);
  return applyOptimisticChanges(rows, { shape, steps: optimisticSteps(known, changes), isUncounted: () => true });
}

const food: WireRow = { $key: 'c1', id: 'c1', name: 'food' };
const post: WireRow = { $key: '1', id: 1, title: 'x', categories: [food] };

test('rows of a many-to-many relation change and leave, but none enters: nobody knows which are related', () => {
  const named = { where: { name: { in: ['food', 'drink'] } } };
  const args = { select: { id: true, title: true, categories: named } };
  const rename = (id: string, name: string): MutationSpec => ({
    model: 'Category',
    action: 'update',
    args: { where: { id }, data: { name } },
  });
  const categories: QuerySpec = { model: 'Category', action: 'findMany', args: {} };
  const others = [categories, [{ $key: 'c2', id: 'c2', name: 'other' }]] as const;
  expect(show([post], { args, write: rename('c1', 'drink') })).toMatchObject([{ categories: [{ name: 'drink' }] }]);
  expect(show([post], { args, write: rename('c1', 'art') })).toMatchObject([{ categories: [] }]);
  expect(show([post], { args, write: rename('c2', 'drink'), others })).toEqual([post]);
});

test('a field that was left out is not shown', () => {
  const args = { omit: { content: true, authorId: true } };
  const data = { title: 'y', authorId: 1 };
  const [row] = show([], { args, write: { model: 'Post', action: 'create', args: { data } } });
  expect(row).toMatchObject({ title: 'y', likes: 0 });
  expect(Object.keys(row!)).not.toContain('content');
});
