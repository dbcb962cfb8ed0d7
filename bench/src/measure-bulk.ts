/**
 * A hundred thousand rows at once, in another table: does a chat beside it notice, and what does the server
 * need for it? Copied in, changed and deleted by one statement each; the chat goes on meanwhile.
 */
import type { ChatDatabase } from './chat-database.js';
import { MessageWriter } from './messages.js';
import { gather } from './people.js';
import { pause } from './processes.js';
import { startMeasuredServer, type Target } from './servers.js';
import { median, percentile, show, table } from './statistics.js';

const statements = [
  ['nothing', 'select pg_sleep(3)'],
  ['copy in', `copy imports (id) from program 'seq 1 100000'`],
  ['update', `update imports set body = body || 'y'`],
  ['delete', 'delete from imports'],
] as const;

const pauseMs = 20;

export async function measureBulk(database: ChatDatabase): Promise<string> {
  const rows: string[][] = [];
  for (const target of ['floor', 'rowcast'] as const) rows.push(...(await measureBeside(database, target)));
  return table(['server', 'meanwhile', 'which takes, ms', 'message p50, ms', 'p95, ms', 'process, MiB'], rows);
}

async function measureBeside(database: ChatDatabase, target: Target): Promise<string[][]> {
  await using server = await startMeasuredServer(database, target);
  await using people = await gather({ url: server.url, target, subscribe: 'room', count: 10 });
  const writer = new MessageWriter(database, target);
  const rows: string[][] = [];
  for (const [name, text] of statements) {
    await people.waitFor(await writer.write());
    await people.take();
    const firstMarker = writer.lastMarker + 1;
    const startedAt = performance.now();
    let isOver = false;
    const bulk = database.pool.query(text).finally(() => {
      isOver = true;
    });
    bulk.catch(() => {});
    while (!isOver) {
      await people.waitFor(await writer.write());
      await pause(pauseMs);
    }
    await bulk;
    const tookMs = performance.now() - startedAt;
    const delays = [...(await people.take()).arrivals]
      .filter(([marker]) => marker >= firstMarker)
      .flatMap(([marker, times]) => times.map((time) => time - (writer.committed.get(marker) ?? Number.NaN)));
    const { rssBytes } = await server.usage();
    rows.push([
      target,
      name,
      show(tookMs, 0),
      show(median(delays)),
      show(percentile(delays, 0.95)),
      show(rssBytes / 1_024 ** 2, 0),
    ]);
  }
  return rows;
}
