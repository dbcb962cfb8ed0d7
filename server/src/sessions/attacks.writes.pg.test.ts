/** What somebody with an account can try by writing: to change what is not theirs, or to learn what it holds. */
import type { MutationSpec, WireObject } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { startTestApp } from '../../test-support/start-test-app.js';
import { canary, mallory, vaultApp, victim } from '../../test-support/vault-app.js';

const write = (model: string, action: MutationSpec['action'], args: WireObject): MutationSpec => ({
  model,
  action,
  args,
});
const doc = (id: number, more: WireObject = {}): WireObject => ({ id, ownerId: mallory, title: 'x', ...more });

/** Each reaches for the record of this id. */
const attempts = (id: number): readonly [string, MutationSpec][] => [
  ['update', write('Doc', 'update', { where: { id }, data: { title: 'x' } })],
  ['an update of nothing', write('Doc', 'update', { where: { id }, data: {} })],
  ['delete', write('Doc', 'delete', { where: { id } })],
  ['connect', write('Doc', 'update', { where: { id: 1 }, data: { notes: { connect: { id } } } })],
  [
    'disconnect by filter',
    write('Doc', 'update', { where: { id: 1 }, data: { notes: { update: { where: { id }, data: { text: 'x' } } } } }),
  ],
  ['a nested delete', write('Doc', 'update', { where: { id: 1 }, data: { notes: { delete: { id } } } })],
  ['connect of a tag', write('Doc', 'update', { where: { id: 1 }, data: { tags: { connect: { id } } } })],
  ['a note for it', write('Note', 'create', { data: { id: 50, text: 'x', doc: { connect: { id } } } })],
  ['updateMany', write('Doc', 'updateMany', { where: { id }, data: { title: 'x' } })],
  ['deleteMany', write('Doc', 'deleteMany', { where: { id } })],
  [
    'a nested updateMany',
    write('Doc', 'update', {
      where: { id: 1 },
      data: { notes: { updateMany: { where: { id }, data: { text: 'x' } } } },
    }),
  ],
];

test('a hidden record and one that is not there are refused alike', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const answersTo = async (id: number): Promise<readonly unknown[]> => {
    const answers: unknown[] = [];
    for (const [name, mutation] of attempts(id)) {
      const answer = await client.mutate(mutation).then(
        ({ results }) => results,
        ({ code, message, hint, fields }: Error & Record<string, unknown>) => ({ code, message, hint, fields }),
      );
      answers.push([name, JSON.parse(JSON.stringify(answer).replaceAll(String(id), '?'))]);
    }
    return answers;
  };

  expect(await answersTo(2)).toEqual(await answersTo(98_765));
  expect(client.received.join()).not.toContain(canary);
  expect(await app.database.sql('select title from docs where id = 2')).toEqual([{ title: `${canary} title` }]);
});

const forbidden: readonly (readonly [string, MutationSpec])[] = [
  [
    'select of an update',
    write('Person', 'update', { where: { id: mallory }, data: { name: 'M' }, select: { pin: true } }),
  ],
  ['where of an update', write('Person', 'update', { where: { id: mallory, salary: 10 }, data: { name: 'M' } })],
  ['where of updateMany', write('Person', 'updateMany', { where: { salary: { gt: 1 } }, data: { name: 'M' } })],
  [
    'a filter of a nested update',
    write('Doc', 'update', {
      where: { id: 1 },
      data: { owner: { update: { where: { salary: 10 }, data: { name: 'M' } } } },
    }),
  ],
  [
    'connect by a hidden column',
    write('Doc', 'update', { where: { id: 1 }, data: { owner: { connect: { pin: '1' } } } }),
  ],
  [
    'connectOrCreate by a hidden column',
    write('Doc', 'update', {
      where: { id: 1 },
      data: { owner: { connectOrCreate: { where: { pin: '1' }, create: { id: mallory, name: 'x' } } } },
    }),
  ],
  [
    'include of a hidden column',
    write('Doc', 'create', { data: doc(60), include: { owner: { select: { salary: true } } } }),
  ],
  [
    'increment of a hidden column',
    write('Person', 'update', { where: { id: mallory }, data: { salary: { increment: 1 } } }),
  ],
  [
    'a write to a column that may not be written',
    write('Person', 'update', { where: { id: mallory }, data: { bossId: null } }),
  ],
  ['a record of somebody else', write('Doc', 'create', { data: doc(60, { ownerId: victim }) })],
  ['handing a record over', write('Doc', 'update', { where: { id: 1 }, data: { ownerId: victim } })],
  ['many of somebody else', write('Doc', 'createManyAndReturn', { data: [doc(60), doc(61, { ownerId: victim })] })],
  ['a table without rights', write('Ledger', 'create', { data: { id: 5, docId: 1, text: 'x' } })],
  ['deleting a table without rights', write('Ledger', 'deleteMany', {})],
  [
    'a person',
    write('Doc', 'create', {
      data: { id: 60, title: 'x', owner: { create: { id: '00000000-0000-4000-8000-00000000000c', name: 'x' } } },
    }),
  ],
];

test('what may not be read is not read by writing, and what may not be written is not', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const everything = `select (select jsonb_agg(p order by id) from people p) as people,
    (select jsonb_agg(d order by id) from docs d) as docs`;
  const before = await app.database.sql(everything);
  const done: string[] = [];
  for (const [what, mutation] of forbidden) {
    const code = await client.mutate(mutation).then(
      () => 'written',
      (error: { readonly code: string }) => error.code,
    );
    if (!/^(ACCESS_DENIED|QUERY_)/.test(code)) done.push(`${what}: ${code}`);
  }

  expect(done).toEqual([]);
  expect(await app.database.sql(everything)).toEqual(before);
  expect(client.received.join()).not.toContain(canary);
});

test('what is returned of a write is read as its writer, with what it may see of relations', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const include = { owner: true, tags: true, notes: true, _count: true } as const;
  await client.mutate(
    write('Doc', 'update', { where: { id: 1 }, data: { title: 'y' }, include }),
    write('Doc', 'upsert', { where: { id: 1 }, create: doc(1), update: { number: 5 }, include }),
    write('Person', 'update', {
      where: { id: mallory },
      data: { pin: '2' },
      include: { boss: { include: { docs: true } }, docs: true },
    }),
    write('Doc', 'createManyAndReturn', { data: [doc(70), doc(71)], include: { owner: { include: { boss: true } } } }),
    write('Doc', 'updateManyAndReturn', { where: {}, data: { number: 3 } }),
    write('Doc', 'delete', {
      where: { id: 70 },
      include: { owner: { include: { boss: { include: { docs: true } } } } },
    }),
  );

  expect(client.received.join()).not.toContain(canary);
  expect(client.received.join()).not.toMatch(/"(pin|salary)"/);
  expect(await app.database.sql('select number from docs where id = 2')).toEqual([{ number: 90_210 }]);
});

test('an upsert on the unique value of a hidden record neither changes nor shows it', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  const create = doc(80, { code: `${canary} code` });
  const attempt = client.mutate(
    write('Doc', 'upsert', { where: { code: `${canary} code` }, create, update: { title: 'taken' } }),
  );

  // That the value is taken is what Postgres itself reveals; docs/security.md says so.
  await expect(attempt).rejects.toMatchObject({ code: 'RECORD_ALREADY_EXISTS', fields: ['code'] });
  expect(client.received.join()).not.toContain(`${canary} title`);
  expect(await app.database.sql('select title from docs where id = 2')).toEqual([{ title: `${canary} title` }]);
});

test('a record that hidden ones refer to is refused without a word on what they are', async () => {
  await using app = await startTestApp(vaultApp);
  const client = await app.connect(mallory);
  await client.mutate(write('Note', 'delete', { where: { id: 1 } }));
  const attempt = client.mutate(write('Doc', 'delete', { where: { id: 1 } }));

  await expect(attempt).rejects.toMatchObject({
    code: 'RECORD_REFERENCE_MISSING',
    message: 'this Doc is still referred to by other records',
  });
  expect(client.received.join()).not.toMatch(/ledger/i);
});
