/**
 * How many changes a second reach everybody: messages are written at a steady rate for some seconds, whether or
 * not the server keeps up, and each client notes when it had caught up with each.
 */
import type { ChatDatabase } from './chat-database.js';
import { MessageWriter } from './messages.js';
import { gather } from './people.js';
import { pause } from './processes.js';
import { startMeasuredServer, type Target } from './servers.js';
import { median, percentile, show } from './statistics.js';

export interface RateOptions {
  readonly target: Target;
  readonly clients: number;
  readonly changesPerSecond: number;
  readonly seconds: number;
  /** What each message costs a client beside reading it, in microseconds. @default 0 */
  readonly workUs?: number;
}

const atOnce = 8;
/** How long a server may take, after the last write, to bring everybody up to date. */
const drainMs = 20_000;

export const rateHead = [
  'clients',
  'server',
  'changes/s',
  'written/s',
  'p50, ms',
  'p95, ms',
  'messages per client and change',
  'evaluations per change',
  'server CPU, ms per change',
];

export async function measureRate(database: ChatDatabase, options: RateOptions): Promise<string[]> {
  const { target, clients, changesPerSecond, seconds, workUs = 0 } = options;
  await using server = await startMeasuredServer(database, target);
  await using people = await gather({ url: server.url, target, subscribe: 'room', count: clients, workUs });
  const writer = new MessageWriter(database, target);
  for (let write = 0; write < 5; write += 1) await people.waitFor(await writer.write());
  await people.take();
  const warm = writer.lastMarker;
  const evaluationsBefore = await server.counter('rowcast_evaluation_duration_seconds_count');
  const cpuMsBefore = server.cpuMs();
  const startedAt = performance.now();
  const total = changesPerSecond * seconds;
  await writeSteadily(writer, total, changesPerSecond);
  const writtenPerSecond = total / ((performance.now() - startedAt) / 1_000);
  const isDrained = await people.waitFor(writer.lastMarker, drainMs);
  const cpuMs = server.cpuMs() - cpuMsBefore;
  const evaluations = (await server.counter('rowcast_evaluation_duration_seconds_count')) - evaluationsBefore;
  const { arrivals, messageCount } = await people.take();
  const delays: number[] = [];
  for (const [marker, times] of arrivals) {
    const at = writer.committed.get(marker);
    if (at !== undefined && marker > warm) for (const time of times) delays.push(time - at);
  }
  const late = isDrained ? '' : ' (not drained)';
  return [
    String(clients),
    target,
    String(changesPerSecond),
    show(writtenPerSecond, 0),
    show(median(delays)),
    show(percentile(delays, 0.95)) + late,
    show(messageCount / clients / total, 2),
    target === 'floor' ? '' : show(evaluations / total, 2),
    show(cpuMs / total, 2),
  ];
}

/** Writes are begun on time; if the database falls behind, at most so many wait for it. */
async function writeSteadily(writer: MessageWriter, total: number, perSecond: number): Promise<void> {
  const startedAt = performance.now();
  let begun = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (begun < total) {
        const turn = begun;
        begun += 1;
        const early = startedAt + (turn * 1_000) / perSecond - performance.now();
        if (early > 1) await pause(early);
        await writer.write();
      }
    }),
  );
}
