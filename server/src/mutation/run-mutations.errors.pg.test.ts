/** What a client hears when Postgres refuses: a stable code, Prisma's names, and nothing of the database. */
import type { MutationSpec, WireError, WireObject } from '@rowcast/protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  alice,
  bob,
  failureOf,
  identityOf,
  type MutationWorld,
  openMutationWorld,
} from '../../test-support/mutation-world.js';

const ownerId = alice.userId ?? '';
const folderId = '00000000-0000-4000-8000-00000000f01d';
const missingId = '00000000-0000-4000-8000-000000000bad';

const longNote = { ownerId, body: 'x'.repeat(41) };

/** Names of the database that differ from Prisma's, and words of Postgres. */
const databaseWords =
  /notes|folders|shares|reports|tickets|vaults|_id\b|note_|owner_|folder_|_label|_type|_fkey|_unique|_blank|violates|constraint "|column "|relation "|character varying|numeric|select |insert into|secret/;

/** Folder `folderId` and the notes 1 and 2 are Alice's; note 1 is in the folder and has the code "one". */
async function openWithNotes(sql = ''): Promise<MutationWorld> {
  const world = await openMutationWorld(sql);
  await world.run(alice, 'Folder', 'create', { data: { id: folderId, slug: 'mine', ownerId } });
  await world.addNote({ id: 1, owner: alice, note_code: 'one', folder_id: folderId });
  await world.addNote({ id: 2, owner: alice, likes: 2_000_000_000 });
  await world.database.sql(`select setval('notes_id_seq', 10)`);
  return world;
}

const refused: readonly (readonly [string, MutationSpec, Partial<WireError>])[] = [
  ['a value taken', create({ code: 'one' }), { code: 'RECORD_ALREADY_EXISTS', fields: ['code'] }],
  ['a value taken, on update', update({ code: 'one' }), { code: 'RECORD_ALREADY_EXISTS', fields: ['code'] }],
  ['a key taken', create({ id: 1 }), { code: 'RECORD_ALREADY_EXISTS', fields: ['id'] }],
  [
    'a reference to nothing',
    create({ folderId: missingId }),
    { code: 'RECORD_REFERENCE_MISSING', fields: ['folderId'] },
  ],
  [
    'a relation to nothing',
    update({ folder: { connect: { id: missingId } } }),
    { code: 'RECORD_NOT_FOUND', model: 'Note', fields: ['folder'] },
  ],
  [
    'a record that others refer to',
    { model: 'Folder', action: 'delete', args: { where: { id: folderId } } },
    {
      code: 'RECORD_REFERENCE_MISSING',
      model: 'Folder',
      message: 'this Folder is still referred to by Note.folderId',
    },
  ],
  [
    'a key that others refer to',
    { model: 'Folder', action: 'update', args: { where: { id: folderId }, data: { id: missingId } } },
    { code: 'RECORD_REFERENCE_MISSING', model: 'Folder' },
  ],
  [
    'a field left out',
    { model: 'Note', action: 'create', args: { data: { ownerId } } },
    { code: 'RECORD_FIELD_REQUIRED', fields: ['body'] },
  ],
  ['null', update({ body: null }), { code: 'RECORD_FIELD_REQUIRED', fields: ['body'] }],
  ['a failed check', create({ body: '' }), { code: 'RECORD_CHECK_FAILED', fields: ['body'] }],
  [
    'a text too long',
    create({ body: 'x'.repeat(41), code: 'x'.repeat(100) }),
    { code: 'RECORD_VALUE_OUT_OF_RANGE', fields: ['body'], hint: 'it may have 40 characters at most' },
  ],
  [
    'a text too long among many',
    {
      model: 'Note',
      action: 'createMany',
      args: {
        data: [
          { ownerId, body: 'x' },
          { ownerId, body: 'x'.repeat(41) },
        ],
      },
    },
    { code: 'RECORD_VALUE_OUT_OF_RANGE', fields: ['body'] },
  ],
  ['too many digits', update({ price: '12345' }), { code: 'RECORD_VALUE_OUT_OF_RANGE', fields: ['price'] }],
  [
    'a sum too large',
    update({ likes: { increment: 2_000_000_000 } }),
    { code: 'RECORD_VALUE_OUT_OF_RANGE', model: 'Note' },
  ],
  ['a value of another type', create({ ownerId: 'nobody' }), { code: 'QUERY_INVALID_VALUE', fields: ['ownerId'] }],
  ['an unknown enum value', create({ mood: 'sad_label' }), { code: 'QUERY_INVALID_VALUE', fields: ['mood'] }],
  ['an unknown field', create({ note_body: 'x' }), { code: 'QUERY_UNKNOWN_FIELD', model: 'Note' }],
  ['an unknown operator', update({ likes: { add: 1 } }), { code: 'QUERY_UNKNOWN_ARGUMENT', fields: ['likes'] }],
  [
    'an operator of numbers on text',
    update({ body: { increment: 1 } }),
    { code: 'QUERY_UNKNOWN_ARGUMENT', fields: ['body'] },
  ],
  ['division by zero', update({ likes: { divide: 0 } }), { code: 'QUERY_INVALID_VALUE', fields: ['likes'] }],
  [
    'a relation and its key',
    create({ folderId, folder: { connect: { id: folderId } } }),
    { code: 'QUERY_INVALID_ARGUMENT' },
  ],
  [
    'a nested value taken',
    create({ folder: { create: { slug: 'mine', ownerId } } }),
    { code: 'RECORD_ALREADY_EXISTS', model: 'Folder', fields: ['slug'] },
  ],
  [
    'a nested text too long',
    { model: 'Folder', action: 'update', args: { where: { id: folderId }, data: { items: { create: longNote } } } },
    { code: 'RECORD_VALUE_OUT_OF_RANGE', model: 'Note', fields: ['body'] },
  ],
  ['no data', { model: 'Note', action: 'update', args: { where: { id: 1 } } }, { code: 'QUERY_INVALID_ARGUMENT' }],
  [
    'no unique field',
    { model: 'Note', action: 'delete', args: { where: { likes: 0 } } },
    { code: 'QUERY_INVALID_ARGUMENT' },
  ],
  [
    'an unknown argument',
    { model: 'Note', action: 'deleteMany', args: { take: 1 } },
    { code: 'QUERY_UNKNOWN_ARGUMENT' },
  ],
  [
    'a negative limit',
    { model: 'Note', action: 'deleteMany', args: { limit: -1 } },
    { code: 'QUERY_INVALID_ARGUMENT' },
  ],
  ['an unknown model', { model: 'notes', action: 'deleteMany', args: {} }, { code: 'QUERY_UNKNOWN_MODEL' }],
];

// One database for all that is refused: each test proves that it left nothing behind.
let untouched: MutationWorld;
beforeAll(async () => {
  untouched = await openWithNotes();
});
afterAll(() => untouched[Symbol.asyncDispose]());

test.each(refused)(
  '%s is refused with code and fields, in words without the database',
  async (_, mutation, expected) => {
    const before = await untouched.database.sql('select * from notes order by id');

    const failed = await failureOf(untouched.runAll(alice, [mutation]));

    expect(failed).toMatchObject({ ...expected, index: 0 });
    const { model, ...words } = failed;
    // A client's own wrong names come back to it, quoted.
    expect(JSON.stringify(words).replaceAll(/\\"(notes|note_body|sad_label)\\"/g, '')).not.toMatch(databaseWords);
    expect(await untouched.database.sql('select * from notes order by id')).toEqual(before);
  },
);

const raised: readonly (readonly [string, string, Partial<WireError>])[] = [
  ['P0001', 'using hint = %L', { code: 'RECORD_REJECTED', message: 'secret notes' }],
  ['P0001', `using column = 'note_body', hint = %L`, { code: 'RECORD_REJECTED', fields: ['body'] }],
  ['ZZ001', 'using errcode = %L', { code: 'RECORD_REJECTED', message: 'the database refused to create Note' }],
  ['40001', 'using errcode = %L', { code: 'WRITE_CONFLICT' }],
  ['40P01', 'using errcode = %L', { code: 'WRITE_CONFLICT' }],
  ['55P03', 'using errcode = %L', { code: 'WRITE_CONFLICT' }],
  ['57014', 'using errcode = %L', { code: 'QUERY_TIMEOUT' }],
  ['57P01', 'using errcode = %L', { code: 'SERVER_DATABASE_UNAVAILABLE' }],
  ['22023', 'using errcode = %L', { code: 'RECORD_REJECTED' }],
  ['23514', 'using errcode = %L', { code: 'RECORD_CHECK_FAILED' }],
  ['42501', 'using errcode = %L', { code: 'ACCESS_DENIED', operation: 'insert' }],
];

test.each(raised)('a trigger that raises %s %s is %o', async (state, using, expected) => {
  await using world = await openMutationWorld(`
    create function stop() returns trigger language plpgsql as $$
    begin raise exception 'secret notes' ${using.replace('%L', `'${state}'`)}; end $$;
    create trigger stop before insert on notes for each row execute function stop();`);

  const failed = await failureOf(world.runAll(alice, [create({})]));

  expect(failed).toMatchObject({ ...expected, index: 0 });
  if (state !== 'P0001') expect(JSON.stringify(failed)).not.toMatch(databaseWords);
});

test("a trigger's own mistakes are not told", async () => {
  await using world = await openMutationWorld(`
    create table audit_secret (line text not null);
    grant insert on audit_secret to authenticated;
    create function audit() returns trigger language plpgsql as $$
    begin
      if new.note_body = 'missing' then perform 1 from no_such_secret; end if;
      insert into audit_secret (line) values (null);
      return new;
    end $$;
    create trigger audit before insert on notes for each row execute function audit();`);

  const missing = await failureOf(world.runAll(alice, [create({ body: 'missing' })]));
  const required = await failureOf(world.runAll(alice, [create({})]));

  expect(missing).toMatchObject({ code: 'RECORD_REJECTED', model: 'Note' });
  expect(required).toMatchObject({ code: 'RECORD_FIELD_REQUIRED', model: 'Note' });
  expect(required).not.toHaveProperty('fields');
  expect(JSON.stringify([missing, required])).not.toMatch(databaseWords);
});

test('a policy that fails for an odd claim is that identity’s error, and nobody else’s', async () => {
  await using world = await openWithNotes();
  const odd = identityOf('not-a-uuid');

  const created = await failureOf(world.runAll(odd, [create({})]));
  const updated = await failureOf(world.runAll(odd, [update({ likes: 1 })]));
  await world.run(bob, 'Note', 'create', { data: { ownerId: bob.userId, body: 'fine' } });

  expect([created, updated]).toMatchObject([{ code: 'ACCESS_POLICY_FAILED' }, { code: 'ACCESS_POLICY_FAILED' }]);
  expect(JSON.stringify([created, updated])).not.toContain('not-a-uuid');
});

test('of two transactions that wait for each other, one goes through and the other is to be sent again', async () => {
  await using world = await openWithNotes(`
    create function linger() returns trigger language plpgsql as $$
    begin perform pg_sleep(0.2); return new; end $$;
    create trigger linger before update on notes for each row execute function linger();`);
  const change = (id: number): MutationSpec => ({
    model: 'Note',
    action: 'update',
    args: { where: { id }, data: { weight: 1 } },
  });

  const outcomes = await Promise.allSettled([
    world.runAll(alice, [change(1), change(2)]),
    world.runAll(alice, [change(2), change(1)]),
  ]);

  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  expect(failed).toMatchObject([{ code: 'WRITE_CONFLICT', isRetryable: true, index: 1 }]);
});

function create(data: WireObject): MutationSpec {
  return { model: 'Note', action: 'create', args: { data: { ownerId, body: 'hello', ...data } } };
}

function update(data: WireObject): MutationSpec {
  return { model: 'Note', action: 'update', args: { where: { id: 2 }, data } };
}
