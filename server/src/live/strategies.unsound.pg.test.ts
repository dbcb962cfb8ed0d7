/**
 * Each condition that a strategy rests on is broken on purpose, and the schedules of
 * `strategies.property.pg.test.ts` have to notice. Nothing of it is in the engine: what is made untrue is what
 * the engine is told.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EngineSchedule, randomEngineSchedule } from '../../test-support/engine-schedule.js';
import { runEngineSchedule, UntrueResult } from '../../test-support/run-engine-schedule.js';
import { createWorldTemplate } from '../../test-support/run-scenario.js';
import { randomSpliceSchedule } from '../../test-support/splice-schedule.js';
import type { EngineSeams } from '../../test-support/start-engine.js';
import type { Catalog, PolicyReach } from '../catalog/catalog.js';
import type { RowDemands } from '../catalog/row-demand.js';
import type { ChangeBatch, Gap } from '../changes/change.js';
import type { Database, SnapshotReader } from '../database/database.js';
import type { Statement } from '../database/statement.js';

/** What the engine believes of the policies of a table. */
function believing(tableName: string, change: (reach: PolicyReach) => Partial<PolicyReach>): EngineSeams {
  return {
    catalog: (catalog): Catalog => {
      const models = [...catalog.models].map(([name, model]) => {
        if (model.table.name !== tableName) return [name, model] as const;
        const policyReach = [...model.table.policyReach].map(
          ([role, reach]) => [role, { ...reach, ...change(reach) }] as const,
        );
        return [name, { ...model, table: { ...model.table, policyReach: new Map(policyReach) } }] as const;
      });
      return { ...catalog, models: new Map(models) };
    },
  };
}

type Answer = readonly Record<string, unknown>[];

/** A database that answers what it is asked within a snapshot in its own way. */
function answering(
  answer: (statement: Statement, ask: (statement: Statement) => Promise<Answer>) => Promise<Answer>,
): EngineSeams {
  return {
    database: (database): Database => {
      const wrap = (reader: SnapshotReader): SnapshotReader => ({
        afterwards: (statement) => reader.afterwards(statement),
        asServer: (statement) => answer(statement, (asked) => reader.asServer(asked)) as Promise<readonly never[]>,
        as: (identity, statement) =>
          answer(statement, (asked) => reader.as(identity, asked)) as Promise<readonly never[]>,
      });
      return new Proxy(database, {
        get(target, name) {
          if (name === 'readInSnapshot') {
            return (work: (reader: SnapshotReader) => Promise<unknown>) =>
              target.readInSnapshot((reader) => work(wrap(reader)));
          }
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  };
}

/** Of every row that changed, only the later version. */
const withoutOldRows = (news: ChangeBatch | Gap): ChangeBatch | Gap => {
  if (news.kind === 'gap') return news;
  const changes = news.changes.map((change) => {
    if (change.rows === null) return change;
    if (change.operation === 'delete') return { ...change, rows: [] };
    return { ...change, rows: change.operation === 'update' ? change.rows.slice(change.rows.length / 2) : change.rows };
  });
  return { ...news, changes };
};

/** The same of what an evaluation is told. */
function withoutOld(changes: unknown): unknown {
  const known = changes as readonly { readonly operation: string }[];
  return known.map((change) => (change.operation === 'update' ? { ...change, old: null } : change));
}

function renamed(demands: RowDemands | null | undefined, column: string): RowDemands {
  return (demands ?? []).map((demand) => ({ ...demand, column }));
}

/** The guard that is asked whether gates still hold. */
const isGuard = ({ text }: Statement): boolean => text.includes('v.fits as "areGatesOld"');
const isAboutChanges = ({ text }: Statement): boolean => text.includes('"isTold"');
/** With the places of the rows, and the keys of those that have changed. */
const isSplice = ({ text }: Statement): boolean => text.includes('"place0"') && text.includes('union all');
const isProbe = ({ text }: Statement): boolean => text.includes('as admitted');

const memberPolicy = 'in_room(room_id)';
const ownPolicy = 'author_id = (select auth.uid())';
const eitherPolicy = `${ownPolicy} or in_room(room_id)`;
const doneOrOwnPolicy = `${ownPolicy} or is_done`;

test.each<[string, string, EngineSeams]>([
  [
    'the guard is not asked whether gates still hold',
    memberPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      if (!isGuard(statement)) return rows;
      return rows.map((row) => ({ ...row, areGatesOld: false, changes: [] }));
    }),
  ],
  [
    'the guard looks at what the feed has read, and not at the log',
    memberPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return isGuard(statement) ? rows.map((row) => ({ ...row, changes: [] })) : rows;
    }),
  ],
  [
    'an empty room counts as open',
    memberPolicy,
    answering((statement, ask) => {
      if (!isProbe(statement)) return ask(statement);
      const [, from = ''] = /select exists \(select (from .*)\) as admitted/s.exec(statement.text) ?? [];
      return ask({ ...statement, text: `select exists (select ${from}) or not exists (select ${from}) as admitted` });
    }),
  ],
  [
    'a column that the policy reads counts as pinned',
    eitherPolicy,
    believing('messages', () => ({ columns: new Set(['room_id']) })),
  ],
  [
    'a table that the policy reads is overlooked',
    memberPolicy,
    believing('messages', () => ({ tables: new Set(), readDemands: new Map() })),
  ],
  [
    'SQL that is put together when it runs counts as reading nothing',
    `query_to_xml(format('select 1 as one from members where room_id = %s and user_id = %L', coalesce(room_id, 0), auth.uid()),
      false, false, '')::text like '%<one>%'`,
    believing('messages', () => ({ claims: new Set(['sub']), isOpaque: false })),
  ],
  [
    'a claim that the policy reads is overlooked',
    'author_id = (select auth.uid()) or author_id is null',
    believing('messages', () => ({ claims: new Set() })),
  ],
  [
    'rows are routed by another column',
    ownPolicy,
    believing('messages', ({ rowDemands }) => ({ rowDemands: renamed(rowDemands, 'note') })),
  ],
  [
    'rows are routed by one of two branches',
    `author_id = auth.uid() or room_id = (auth.jwt() ->> 'room')::int or is_done and author_id <> auth.uid()`,
    believing('messages', () => ({
      rowDemands: [{ column: 'author_id', kind: 'uuid', claim: { path: ['sub'], type: 'uuid' } }],
    })),
  ],
  [
    'rows are routed by another claim',
    ownPolicy,
    believing('messages', ({ rowDemands }) => ({
      rowDemands: (rowDemands ?? []).map((demand) => ({ ...demand, claim: { path: ['org'], type: 'text' } })),
    })),
  ],
  [
    'memberships are routed by another column',
    memberPolicy,
    believing('messages', ({ readDemands }) => ({
      readDemands: new Map([...readDemands].map(([table, demands]) => [table, renamed(demands, 'remark')])),
    })),
  ],
  [
    'memberships are routed although somebody counts them',
    '(select count(*) from members m where m.room_id = messages.room_id) > 1 and in_room(room_id)',
    believing('messages', ({ tables }) => ({
      readDemands: new Map(
        [...tables].map((table) => [
          table,
          [{ column: 'user_id', kind: 'uuid', claim: { path: ['sub'], type: 'uuid' } }],
        ]),
      ),
    })),
  ],
  ['what changed rows were before is not looked at', doneOrOwnPolicy, { news: withoutOldRows }],
  [
    'rows are asked about by fewer columns than the policy reads',
    doneOrOwnPolicy,
    answering((statement, ask) => {
      if (!statement.text.includes('as visible')) return ask(statement);
      return ask({ ...statement, text: statement.text.replace(/author_id = /g, 'null = ') });
    }),
  ],
  [
    'whoever was not asked counts as not seeing the row',
    doneOrOwnPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return statement.text.includes('as visible') ? rows.map(() => ({ visible: false })) : rows;
    }),
  ],
  [
    'rows are held for unchanged that have changed',
    memberPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return isAboutChanges(statement) ? rows.map((row) => ({ ...row, isTold: true, changes: [] })) : rows;
    }),
  ],
  [
    'rows are not looked for where changed rows were before',
    'stars is null or stars >= 0',
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      if (!isAboutChanges(statement)) return rows;
      return rows.map((row) => ({ ...row, changes: withoutOld(row['changes']) }));
    }),
  ],
  [
    'the policies of rows within rows are not looked at',
    'parent_id is null or in_room(room_id)',
    answering((statement, ask) => {
      if (!isAboutChanges(statement)) return ask(statement);
      return ask({ ...statement, values: statement.values.toSpliced(4, 1, []) });
    }),
  ],
])('it is noticed that %s', { timeout: 180_000 }, async (_name, policy, seams) => {
  await expectNoticed(randomEngineSchedule(policy, false), seams);
});

test.each<[string, string, EngineSeams]>([
  [
    'rows are spliced into what a membership has changed',
    eitherPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return isAboutChanges(statement) ? rows.map((row) => ({ ...row, areMembersTouched: false })) : rows;
    }),
  ],
  [
    'of rows that are spliced in it is not told which have gone',
    memberPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return isSplice(statement) ? rows.filter(({ row }) => row !== null) : rows;
    }),
  ],
  [
    'rows are spliced in at another place',
    memberPolicy,
    answering(async (statement, ask) => {
      const rows = await ask(statement);
      return isSplice(statement) ? rows.map((row) => ({ ...row, place0: null })) : rows;
    }),
  ],
])('it is noticed that %s', { timeout: 180_000 }, async (_name, policy, seams) => {
  await expectNoticed(randomSpliceSchedule(policy), seams);
});

async function expectNoticed(random: fc.Arbitrary<EngineSchedule>, seams: EngineSeams): Promise<void> {
  await using template = await createWorldTemplate();
  // In the first two little happens.
  const schedules = fc.sample(random, { seed: 11, numRuns: 42 }).slice(2);
  const isNoticed = async (schedule: EngineSchedule): Promise<boolean> => {
    try {
      await runEngineSchedule(schedule, template.name, seams);
      return false;
    } catch (error) {
      if (error instanceof UntrueResult) return true;
      throw error;
    }
  };
  for (const schedule of schedules) if (await isNoticed(schedule)) return;
  expect.fail(`${schedules.length} schedules have not noticed it`);
}
