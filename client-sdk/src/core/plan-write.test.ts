import type { MutationSpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { schema } from '../../test-support/generated/rowcast.js';
import { KnownRows } from './known-rows.js';
import { readSchema } from './model-info.js';
import { type PlannedWrite, planWrites } from './plan-write.js';
import { readResultShape } from './result-shape.js';

const models = readSchema(schema);
const room = { $key: 'r1', id: 'r1', name: 'Lobby', topic: null, position: 3, createdAt: '2026-01-01T00:00:00Z' };
const shape = readResultShape({ model: 'Room', action: 'findMany', args: {} }, models)!;
const known = KnownRows.from([{ shape, rows: [room] }]);

function plan(model: string, action: MutationSpec['action'], args: WireObject): PlannedWrite {
  let number = 0;
  const sources = { schema: models, nowMs: 0, userId: 'alice', nextNumber: () => ++number };
  return planWrites([{ model, action, args }], known, sources)[0]!;
}

test('the id that is shown is the id that is sent', () => {
  const { spec, changes } = plan('Room', 'create', { data: { name: 'Hall' } });
  const [change] = changes;
  expect(spec.args['data']).toEqual({ name: 'Hall', id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(change).toMatchObject({ kind: 'create', row: { ...(spec.args['data'] as WireObject), position: 0 } });
});

test('a connected row gives its foreign key, as if the field had been written', () => {
  const data = { body: 'hi', room: { connect: { id: 'r1' } } };
  const { spec, changes } = plan('Message', 'create', { data });
  expect(changes).toMatchObject([{ kind: 'create', row: { body: 'hi', roomId: 'r1', authorId: 'alice' } }]);
  expect(spec.args['data']).toMatchObject(data);
});

test('a row shows what is stored, not how it was written', () => {
  const written = { strings: { set: ['a'] }, json: { $json: { $null: 'DbNull' } } };
  expect(plan('Sample', 'create', { data: written }).changes).toMatchObject([
    { row: { strings: ['a'], json: { $null: 'DbNull' } } },
  ]);
  expect(plan('Sample', 'update', { where: { id: '1' }, data: { json: { $null: 'JsonNull' } } }).changes).toMatchObject(
    [{ changes: { json: null } }],
  );
});

test('what links to the key of the new row gives it nothing', () => {
  const data = { id: 'p1', name: 'Bob', settings: { connect: { userId: 'p2' } } };
  expect(plan('Profile', 'create', { data }).changes).toMatchObject([{ row: { id: 'p1' } }]);
  expect(plan('Settings', 'create', { data: { user: { connect: { id: 'p1' } } } }).changes).not.toMatchObject([
    { row: { userId: 'p1' } },
  ]);
});

test('a write that names one known row by its key remembers what that row was', () => {
  const before = expect.objectContaining({ id: 'r1', position: 3 });
  const where = { id: 'r1' };
  expect(plan('Room', 'delete', { where }).changes).toEqual([expect.objectContaining({ before })]);
  const data = { position: { increment: 1 } };
  const [change] = plan('Room', 'update', { where, data }).changes;
  expect(change).toMatchObject({ before, changes: { position: 4 } });
});

test.each<WireObject>([{ id: 'r2' }, { name: 'Lobby' }, { id: 'r1', name: 'Hall' }, { id: { in: ['r1'] } }, {}])(
  'a write whose rows are not certain remembers none: %o',
  (where) => {
    const [change] = plan('Room', 'deleteMany', { where }).changes;
    expect(change).toMatchObject({ kind: 'delete' });
    expect(change).not.toHaveProperty('before');
  },
);

test('which rows a limit spares, and which duplicates are skipped, is the database to say', () => {
  expect(plan('Room', 'deleteMany', { where: {}, limit: 1 }).changes).toEqual([]);
  expect(plan('Room', 'createMany', { data: [{ name: 'Hall' }], skipDuplicates: true }).changes).toEqual([]);
});

test('an upsert changes a row that is known, and else adds one that may be there already', () => {
  const args = { create: { id: 'r2', name: 'Hall' }, update: { name: 'Hall' } };
  expect(plan('Room', 'upsert', { ...args, where: { id: 'r1' } }).changes).toMatchObject([{ kind: 'update' }]);
  expect(plan('Room', 'upsert', { ...args, where: { id: 'r2' } }).changes).toMatchObject([
    { kind: 'create', key: 'r2', mayExist: true },
  ]);
});
