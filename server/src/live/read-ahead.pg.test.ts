/** How often an evaluation waits for Postgres; and that what the feed has told of is expected, and never believed. */
import type { QuerySpec } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { alice, inLobby, roomApp } from '../../test-support/room-app.js';
import { identityOf, startEngine, type TestEngine, type TestEngineOptions } from '../../test-support/start-engine.js';
import type { ChangeBatch, Gap } from '../changes/change.js';
import type { Database, SnapshotReader } from '../database/database.js';

const own: QuerySpec = { model: 'Message', action: 'findMany', args: { orderBy: { id: 'asc' } } };
const first: QuerySpec = { ...inLobby, args: { ...inLobby.args, take: 1 } };
const ownOnly = `${roomApp.sql}
drop policy messages_read on messages; create policy messages_read on messages for select to authenticated using (author = (select auth.uid()));`;
const whole = { refreshedBytes: 100_000 };
const insert = (id: number): string => `insert into messages values (${id}, 1, '${alice}', 'x')`;

interface ObservedEngine extends TestEngine {
  /** For each reading since the last call, how often it waited for answers before it asked on, or ended. */
  takeWaits(): number[];
}

async function startObserved(sql?: string, options: TestEngineOptions = {}): Promise<ObservedEngine> {
  const readings: { waits: number; isWaiting: boolean }[] = [];
  const observe = (reader: SnapshotReader): SnapshotReader => {
    const reading = { waits: 0, isWaiting: false };
    readings.push(reading);
    const note = <Answer>(asked: Promise<Answer>): Promise<Answer> => {
      if (!reading.isWaiting) reading.waits += 1;
      reading.isWaiting = true;
      return asked.finally(() => {
        reading.isWaiting = false;
      });
    };
    return {
      asServer: (statement) => note(reader.asServer(statement)),
      as: (identity, statement) => note(reader.as(identity, statement)),
      afterwards: (statement) => note(reader.afterwards(statement)),
    };
  };
  const database = (real: Database): Database =>
    new Proxy(real, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'readInSnapshot') return typeof value === 'function' ? value.bind(target) : value;
        return <T>(work: (reader: SnapshotReader) => Promise<T>) =>
          target.readInSnapshot((reader) => work(observe(reader)));
      },
    });
  const app = await startEngine(sql, { ...options, seams: { ...options.seams, database } });
  return Object.assign(app, { takeWaits: () => readings.splice(0).map(({ waits }) => waits) });
}

/** What Alice's query waited for after the change. Its result must be right. */
async function waitsAfter(app: ObservedEngine, query: QuerySpec, change: string): Promise<number[]> {
  const listener = await app.watch(identityOf(alice), query);
  await app.tell(listener);
  app.takeWaits();
  await app.database.sql(change);
  await app.tell(listener);
  const waits = app.takeWaits();
  expect(listener.error).toBeUndefined();
  expect(listener.rows).toEqual(await app.engine.query(query, identityOf(alice)));
  app.engine.unsubscribe(listener);
  return waits;
}

test.each<[string, QuerySpec, string | undefined, TestEngineOptions]>([
  ['shared by those who are admitted', inLobby, undefined, {}],
  ['shared by those who are admitted, and read as a whole', inLobby, undefined, whole],
  ['of one identity', own, ownOnly, {}],
  ['of one identity, and read as a whole', own, ownOnly, whole],
])('a change that the feed has told of takes one wait: %s', async (_name, query, sql, options) => {
  await using app = await startObserved(sql, options);
  expect(await waitsAfter(app, query, insert(10))).toEqual([1]);
  expect(await waitsAfter(app, query, `update messages set body = 'y' where id = 10`)).toEqual([1]);
  expect(await waitsAfter(app, query, 'delete from messages where id = 10')).toEqual([1]);
});

test.each<[string, QuerySpec, string | undefined]>([
  ['shared by those who are admitted', inLobby, undefined],
  ['of one identity', own, ownOnly],
])('where more has changed than was told, it begins again, in steps: %s', async (_name, query, sql) => {
  const news = (told: ChangeBatch | Gap): ChangeBatch | Gap =>
    told.kind === 'gap' ? told : { ...told, changes: told.changes.slice(0, 1) };
  await using app = await startObserved(sql, { seams: { news } });
  expect(await waitsAfter(app, query, `${insert(10)}; update messages set body = 'changed' where id = 1`)).toEqual([
    1, 3,
  ]);
});

test('a row that comes into the window because another left it is read in steps', async () => {
  await using app = await startObserved();
  expect(await waitsAfter(app, first, 'delete from messages where id = 1')).toEqual([1, 4]);
});

test('where the feed tells of a membership, nothing is asked in vain', async () => {
  await using app = await startObserved();
  const change = `update members set user_id = user_id where user_id = '${alice}'; ${insert(10)}`;
  expect(await waitsAfter(app, inLobby, change)).toEqual([4]);
});

test('after a wrong expectation, a query asks in steps for a while', async () => {
  await using app = await startObserved(undefined, { carefulEvaluations: 2 });
  const listener = await app.watch(identityOf(alice), first);
  await app.tell(listener);
  const waits = async (change: string): Promise<number[]> => {
    app.takeWaits();
    await app.database.sql(change);
    await app.tell(listener);
    expect(listener.rows).toEqual(await app.engine.query(first, identityOf(alice)));
    return app.takeWaits();
  };
  const touch = `update messages set body = body || '!' where id = 2`;
  expect(await waits('delete from messages where id = 1')).toEqual([1, 4]);
  expect([await waits(touch), await waits(touch), await waits(touch)]).toEqual([[3], [3], [1]]);
});
