/**
 * A list of messages with their authors, into which a row comes: what does it take to evaluate it again, as a whole and
 * in part? A server for each, which take turns: only the one that is measured has somebody who watches.
 */
import type { ChatDatabase } from './chat-database.js';
import { MessageWriter } from './messages.js';
import { gather } from './people.js';
import { pause } from './processes.js';
import { type MeasuredServer, startMeasuredServer } from './servers.js';
import { median, show, table } from './statistics.js';

export interface RefreshOptions {
  /** How many rows the list has. */
  readonly sizes: readonly number[];
  readonly turns: number;
  readonly writesPerTurn: number;
}

interface Turn {
  /** Of an evaluation, in milliseconds. */
  readonly evaluation: number;
  /** From the commit to the client, in milliseconds. */
  readonly delivery: number;
}

export async function measureRefresh(database: ChatDatabase, options: RefreshOptions): Promise<string> {
  await using whole = await startMeasuredServer(database, 'rowcast', { refreshedBytes: Number.MAX_SAFE_INTEGER });
  await using inPart = await startMeasuredServer(database, 'rowcast', { refreshedBytes: 0 });
  const writer = new MessageWriter(database, 'rowcast');
  while (writer.lastMarker < Math.max(...options.sizes)) await writer.write();
  await database.pool.query('vacuum analyze');
  const rows: string[][] = [];
  for (const size of options.sizes) {
    const turns: Readonly<Record<'whole' | 'inPart', Turn[]>> = { whole: [], inPart: [] };
    for (let turn = 0; turn < options.turns; turn += 1) {
      turns.whole.push(await measureTurn(whole, { writer, size, writes: options.writesPerTurn }));
      turns.inPart.push(await measureTurn(inPart, { writer, size, writes: options.writesPerTurn }));
    }
    const typical = (of: keyof Turn): readonly [number, number] => [
      median(turns.whole.map((turn) => turn[of])),
      median(turns.inPart.map((turn) => turn[of])),
    ];
    const cells = [typical('evaluation'), typical('delivery')].flatMap(([before, after]) => [
      show(before, 2),
      show(after, 2),
      show(before / after, 2),
    ]);
    rows.push([String(size), ...cells]);
  }
  const head = [
    'rows',
    'evaluated whole, ms',
    'in part, ms',
    'ratio',
    'commit → client, whole, ms',
    'in part, ms',
    'ratio',
  ];
  return table(head, rows);
}

async function measureTurn(
  server: MeasuredServer,
  { writer, size, writes }: { readonly writer: MessageWriter; readonly size: number; readonly writes: number },
): Promise<Turn> {
  await using reader = await gather({ url: server.url, target: 'rowcast', subscribe: 'room', count: 1, rows: size });
  for (let warmUp = 0; warmUp < 5; warmUp += 1) await reader.waitFor(await writer.write());
  await reader.take();
  const before = await evaluations(server);
  const delays: number[] = [];
  for (let write = 0; write < writes; write += 1) {
    const marker = await writer.write();
    await reader.waitFor(marker);
    const [arrivedAt = Number.NaN] = (await reader.take()).arrivals.get(marker) ?? [];
    delays.push(arrivedAt - (writer.committed.get(marker) ?? Number.NaN));
    await pause(30);
  }
  const after = await evaluations(server);
  return {
    evaluation: ((after.seconds - before.seconds) * 1_000) / (after.count - before.count),
    delivery: median(delays),
  };
}

async function evaluations(server: MeasuredServer): Promise<{ readonly seconds: number; readonly count: number }> {
  const name = 'rowcast_evaluation_duration_seconds';
  return { seconds: await server.counter(`${name}_sum`), count: await server.counter(`${name}_count`) };
}
