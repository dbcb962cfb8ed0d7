/**
 * Everybody watches their own rows (`user_id = auth.uid()`, and no filter in the query), and one user's row
 * changes: what does a change cost, with few users and with many?
 */
import type { ChatDatabase } from './chat-database.js';
import { gather } from './people.js';
import { nowMs, pause } from './processes.js';
import { startMeasuredServer } from './servers.js';
import { median, percentile, show, table } from './statistics.js';

export interface OwnOptions {
  readonly users: readonly number[];
  readonly changes: number;
}

interface Cost {
  readonly p50: number;
  readonly p99: number;
  readonly evaluations: number;
  readonly cpuMs: number;
}

/** Where a change costs seconds, fewer changes have to do. */
const longestMs = 60_000;

export async function measureOwn(database: ChatDatabase, { users, changes }: OwnOptions): Promise<string> {
  const rows: string[][] = [];
  let least: Cost | undefined;
  let marker = 0;
  const nextMarker = (): number => {
    marker += 1;
    return marker;
  };
  for (const count of users) {
    const cost = await measureCost(database, { users: count, changes, nextMarker });
    least ??= cost;
    rows.push([
      String(count),
      show(cost.p50),
      show(cost.p99),
      show(cost.p50 / least.p50, 2),
      show(cost.evaluations),
      show(cost.cpuMs, 2),
      show(cost.cpuMs / least.cpuMs, 2),
    ]);
  }
  const head = [
    'users',
    'p50, ms',
    'p99, ms',
    '× fewest users',
    'evaluations per change',
    'server CPU, ms per change',
    '× fewest users',
  ];
  return table(head, rows);
}

async function measureCost(
  database: ChatDatabase,
  {
    users,
    changes,
    nextMarker,
  }: { readonly users: number; readonly changes: number; readonly nextMarker: () => number },
): Promise<Cost> {
  await using server = await startMeasuredServer(database, 'rowcast');
  await using watcher = await gather({ url: server.url, target: 'rowcast', subscribe: 'notes', count: 1 });
  await using _others = await gather({
    url: server.url,
    target: 'rowcast',
    subscribe: 'notes',
    count: users - 1,
    first: 1,
  });
  const change = async (marker: number): Promise<number> => {
    await database.pool.query('update notes set body = $1 where id = 1', [`#${marker}#`]);
    const at = nowMs();
    await watcher.waitFor(marker, longestMs);
    return nowMs() - at;
  };
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await change(nextMarker());
  await pause(500);
  const evaluated = 'rowcast_evaluation_duration_seconds_count';
  const before = { evaluations: await server.counter(evaluated), cpuMs: server.cpuMs() };
  const startedAt = performance.now();
  const delays: number[] = [];
  while (delays.length < changes && performance.now() - startedAt < longestMs) {
    delays.push(await change(nextMarker()));
    await pause(20);
  }
  const after = { cpuMs: server.cpuMs(), evaluations: await server.counter(evaluated) };
  return {
    p50: median(delays),
    p99: percentile(delays, 0.99),
    evaluations: (after.evaluations - before.evaluations) / delays.length,
    cpuMs: (after.cpuMs - before.cpuMs) / delays.length,
  };
}
