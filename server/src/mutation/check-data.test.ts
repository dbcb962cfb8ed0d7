import type { WireValue } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import { defaultQueryLimits } from '../query/query-limits.js';
import { checkCreateData } from './check-create-data.js';
import { checkUpdateData } from './check-update-data.js';
import type { WriteScope } from './mutation-scope.js';

const schema = `
model User {
  id      String   @id @default(uuid()) @db.Uuid
  profile Profile?
}
model Profile {
  id      String  @id @default("p1")
  user    User?   @relation(fields: [userId], references: [id])
  userId  String? @unique @map("user_id") @db.Uuid
  changed DateTime @updatedAt
  count   Int
  big     BigInt?
  list    Int[]
  json    Json
  jsons   Json[]
}
model Leaf {
  id     Int    @id
  branch Branch @relation(fields: [x, y], references: [x, y])
  x      Int
  y      Int
}
model Branch {
  x      Int
  y      Int
  leaves Leaf[]
  @@id([x, y])
}`;

const catalog = createTestCatalog(schema);
const userId = 'a11ce000-0000-4000-8000-000000000001';

function scope(name: string): WriteScope {
  return {
    catalog,
    model: catalog.models.get(name)!,
    identity: { role: 'authenticated', userId: null, claims: {}, expiresAtMs: null },
    limits: defaultQueryLimits,
    now: new Date(0),
  };
}

function created(model: string, data: WireValue): Record<string, unknown> {
  const { values } = checkCreateData(scope(model), data, 'data');
  return Object.fromEntries([...values].map(([field, value]) => [field.name, value]));
}

function updated(model: string, data: WireValue): Record<string, unknown> {
  const assignments = checkUpdateData(scope(model), data, 'data');
  return Object.fromEntries(assignments.map(({ field, operator, value }) => [field.name, [operator, value]]));
}

const changed = '1970-01-01T00:00:00.000';

const creates: readonly (readonly [string, WireValue, Record<string, unknown>])[] = [
  ['Profile', {}, { id: 'p1' }],
  ['Profile', { id: 'given' }, { id: 'given' }],
  ['Profile', { userId: userId.toUpperCase() }, { id: 'p1', userId }],
  ['Profile', { userId: null, big: '9007199254740993' }, { id: 'p1', userId: null, big: '9007199254740993' }],
  [
    'Profile',
    { list: [1, 2], jsons: { set: [{ a: 1 }, null] } },
    { id: 'p1', list: [1, 2], jsons: ['{"a":1}', 'null'] },
  ],
  ['Profile', { json: { set: 1 } }, { id: 'p1', json: '{"set":1}' }],
  ['Profile', { json: null }, { id: 'p1', json: 'null' }],
];

test.each(creates)('a create of %s with %o writes %o', (model, data, expected) => {
  const { changed: time, ...values } = created(model, data);

  expect(values).toEqual(expected);
  if (model === 'Profile') expect(String(time)).toContain(changed);
});

const updates: readonly (readonly [string, WireValue, Record<string, unknown>])[] = [
  ['Profile', { count: 1 }, { count: ['set', 1] }],
  ['Profile', { count: { set: 1 } }, { count: ['set', 1] }],
  ['Profile', { count: { increment: 2 } }, { count: ['increment', 2] }],
  ['Profile', { big: { decrement: '2' } }, { big: ['decrement', '2'] }],
  ['Profile', { big: { set: null } }, { big: ['set', null] }],
  ['Profile', { list: [] }, { list: ['set', []] }],
  ['Profile', { list: { push: 1 } }, { list: ['push', [1]] }],
  ['Profile', { list: { push: [1, 2] } }, { list: ['push', [1, 2]] }],
  ['Profile', { json: { increment: 1 } }, { json: ['set', '{"increment":1}'] }],
];

test.each(updates)('an update of %s with %o sets %o', (model, data, expected) => {
  const { changed: time, ...values } = updated(model, data);

  expect(values).toEqual(expected);
  expect(String(time)).toContain(changed);
});

test('an update without data leaves @updatedAt alone', () => {
  expect(updated('Profile', {})).toEqual({});
});

const refusals: readonly (readonly ['create' | 'update', string, WireValue, string])[] = [
  ['create', 'Profile', { count: null }, 'RECORD_FIELD_REQUIRED'],
  ['create', 'Profile', { count: 1.5 }, 'QUERY_INVALID_VALUE'],
  ['create', 'Profile', { list: null }, 'QUERY_INVALID_VALUE'],
  ['create', 'Profile', { list: { push: 1 } }, 'QUERY_INVALID_VALUE'],
  ['create', 'Profile', { nothing: 1 }, 'QUERY_UNKNOWN_FIELD'],
  ['create', 'Profile', [], 'QUERY_INVALID_ARGUMENT'],
  ['create', 'Profile', { user: { connect: { id: userId } } }, 'QUERY_INVALID_ARGUMENT'],
  ['update', 'Branch', { leaves: { connect: { id: 1 } } }, 'QUERY_INVALID_ARGUMENT'],
  ['update', 'Profile', { count: { increment: null } }, 'QUERY_INVALID_VALUE'],
  ['update', 'Profile', { count: { divide: 0 } }, 'QUERY_INVALID_VALUE'],
  ['update', 'Profile', { big: { divide: '00' } }, 'QUERY_INVALID_VALUE'],
  ['update', 'Profile', { count: { increment: 1, decrement: 1 } }, 'QUERY_UNKNOWN_ARGUMENT'],
  ['update', 'Profile', { id: { push: 'x' } }, 'QUERY_UNKNOWN_ARGUMENT'],
  ['update', 'Profile', { count: {} }, 'QUERY_UNKNOWN_ARGUMENT'],
];

test.each(refusals)('%s of %s with %o is %s', (action, model, data, code) => {
  const check = action === 'create' ? created : updated;

  expect(() => check(model, data)).toThrow(expect.objectContaining({ code }));
});
