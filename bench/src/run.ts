/**
 * Runs the benchmarks and prints them as Markdown. Everything (writer, Postgres, server, clients) shares this
 * machine; what is compared takes turns in one run.
 *
 *     npm run bench --workspace bench -- [--only chat,writes] [--quick]
 */
import { parseArgs } from 'node:util';
import { type ChatDatabase, createChatDatabase } from './chat-database.js';
import { measureBulk } from './measure-bulk.js';
import { chatTable, measureChat } from './measure-chat.js';
import { measureMemory } from './measure-memory.js';
import { measureOwn } from './measure-own.js';
import { measureRate, rateHead } from './measure-rate.js';
import { measureRefresh } from './measure-refresh.js';
import { measureRevoke } from './measure-revoke.js';
import { measureWrites } from './measure-writes.js';
import { requireOpenFiles } from './open-files.js';
import { table } from './statistics.js';

interface Workload {
  readonly title: string;
  /** The members of the room. */
  readonly members: number;
  run(database: ChatDatabase): Promise<string>;
}

const { values: flags } = parseArgs({
  args: process.argv.slice(2),
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
/** The first for a run whose numbers count, the second for a smoke run. */
const choose = <Value>(full: Value, quick: Value): Value => (flags.quick ? quick : full);
const fewRows = async (database: ChatDatabase, sizes: readonly number[], pauseMs: number): Promise<string> => {
  const rows: string[][] = [];
  for (const clients of sizes) rows.push(...(await measureChat(database, { clients, writes: choose(80, 8), pauseMs })));
  return chatTable(rows);
};
const atRate = async (database: ChatDatabase, clients: number, changesPerSecond: number): Promise<string> => {
  const rows: string[][] = [];
  for (const target of ['rowcast', 'floor'] as const) {
    rows.push(await measureRate(database, { target, clients, changesPerSecond, seconds: choose(5, 1) }));
  }
  return table(rateHead, rows);
};

/** Clients that take less than they could be sent. The floor, which sends every row, would take minutes. */
const withSlowPages = async (database: ChatDatabase, clients: number, changesPerSecond: number): Promise<string> => {
  const seconds = choose(5, 1);
  return table(rateHead, [
    await measureRate(database, { target: 'rowcast', clients, changesPerSecond, seconds, workUs: 100 }),
  ]);
};

const workloads: Readonly<Record<string, Workload>> = {
  idle: {
    title: 'One client of an idle system: from commit to client, milliseconds after the writer’s acknowledgement',
    members: 10,
    run: (database) => fewRows(database, [1], 120),
  },
  chat: {
    title:
      'A chat room: from commit to client, milliseconds after the writer’s acknowledgement, 20 writes a second at most',
    members: choose(1_000, 100),
    run: (database) => fewRows(database, choose([1, 100, 1_000], [1, 20]), 50),
  },
  crowd: {
    title: 'The same with 10,000 members',
    members: choose(10_000, 200),
    run: async (database) =>
      chatTable(await measureChat(database, { clients: choose(10_000, 200), writes: choose(20, 4), pauseMs: 200 })),
  },
  own: {
    title: 'Everybody watches their own rows, and one user’s row changes',
    members: choose(10_000, 200),
    run: (database) => measureOwn(database, { users: choose([10, 10_000], [10, 200]), changes: choose(40, 5) }),
  },
  distinct: {
    title: '3,000 users with row-level security on one table, 100 changes a second for everybody',
    members: choose(3_000, 100),
    run: (database) => atRate(database, choose(3_000, 100), choose(100, 20)),
  },
  burst: {
    title: '500 users, 1,000 changes a second for everybody',
    members: choose(500, 50),
    run: (database) => atRate(database, choose(500, 50), choose(1_000, 200)),
  },
  slow: {
    title: 'The same where each message costs a client 0.1 ms: 500 of them share one process',
    members: choose(500, 50),
    run: (database) => withSlowPages(database, choose(500, 50), choose(1_000, 200)),
  },
  writes: {
    title: 'Single-row inserts: what capture keeps of the rate without any trigger',
    members: 10,
    run: (database) =>
      measureWrites(database, { writers: [1, 4, 16], rounds: choose(7, 1), secondsEach: choose(0.7, 0.3) }),
  },
  refresh: {
    title: 'A list with authors into which a row comes: evaluated again as a whole, and in part',
    members: 200,
    run: (database) =>
      measureRefresh(database, {
        sizes: choose([10, 50, 200, 1_000, 2_000], [10, 200]),
        ...{ turns: choose(5, 1), writesPerTurn: choose(15, 4) },
      }),
  },
  memory: {
    title: 'Memory of the server’s process',
    members: choose(4_000, 200),
    run: (database) => measureMemory(database, choose(2_000, 100)),
  },
  revoke: {
    title: 'One of the members is taken out of the room',
    members: choose(10_000, 200),
    run: (database) => measureRevoke(database, choose(9_990, 150)),
  },
  bulk: {
    title: 'A chat beside 100,000 rows that are copied in, changed and deleted in another table',
    members: 20,
    run: (database) => measureBulk(database),
  },
};

const chosen = flags.only?.split(',') ?? Object.keys(workloads);
const unknown = chosen.filter((name) => !(name in workloads));
if (unknown.length > 0) {
  console.error(`there is no workload ${unknown.join(', ')}; there are ${Object.keys(workloads).join(', ')}`);
  process.exit(2);
}
requireOpenFiles(chosen.includes('crowd') || chosen.includes('revoke') || chosen.includes('own') ? 12_000 : 4_000);
for (const name of chosen) {
  const workload = workloads[name];
  if (!workload) continue;
  await using database = await createChatDatabase(workload.members);
  const startedAt = performance.now();
  const result = await workload.run(database);
  console.log(`\n### ${workload.title}\n\n${result}`);
  console.error(`${name}: ${Math.round((performance.now() - startedAt) / 1_000)} s`);
}
