/**
 * Runs the benchmarks and prints them as Markdown. Everything (writer, Postgres, server, clients) shares
 * this machine; what is compared takes turns in one run. `--quick` for a smoke run.
 */
import { createChatDatabase } from './chat-database.js';
import { type LatencyResult, latencyRow, measureLatency } from './measure-latency.js';
import { measureMemory } from './measure-memory.js';
import { measureWrites, type WriteRate } from './measure-writes.js';
import { median, show, table } from './statistics.js';

const isQuick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7);
const sizes = isQuick ? [1, 20] : [1, 100, 1_000];
const rounds = isQuick ? 1 : 3;

await using database = await createChatDatabase(isQuick ? 200 : 10_000);

if (!only || only === 'latency') {
  const results: LatencyResult[] = [];
  for (const clients of sizes) {
    for (const target of ['rowcast', 'floor'] as const) {
      results.push(await measureLatency({ database, target, clients, writes: isQuick ? 10 : 60, pauseMs: 20 }));
    }
  }
  console.log('\n### From commit to client, milliseconds after the writer’s acknowledgement\n');
  console.log(
    table(['clients', 'server', 'p50', 'p99', 'last client p50', 'last client p99'], results.map(latencyRow)),
  );
}

if (!only || only === 'writes') {
  const rows: string[][] = [];
  for (const writers of [1, 4, 16]) {
    const rates: WriteRate[] = [];
    for (let round = 0; round < rounds; round++) rates.push(await measureWrites(database, writers, isQuick ? 1 : 3));
    const rateOf = (kind: keyof WriteRate): number => median(rates.map((rate) => rate[kind]));
    const ratioOf = (kind: keyof WriteRate): number => median(rates.map((rate) => rate[kind] / rate.plain));
    rows.push([
      String(writers),
      show(rateOf('plain'), 0),
      show(rateOf('calm'), 0),
      show(ratioOf('calm'), 2),
      show(rateOf('hot'), 0),
      show(ratioOf('hot'), 2),
    ]);
  }
  console.log(
    '\n### Single-row inserts a second: without any trigger; with capture that notifies (calm); with a server that polls (hot)\n',
  );
  console.log(table(['writers', 'plain', 'calm', 'ratio', 'hot', 'ratio'], rows));
}

if (!only || only === 'memory') {
  const memory = await measureMemory(database, isQuick ? 100 : 2_000);
  console.log('\n### Memory of the server’s process\n');
  console.log(
    table(
      ['idle, MiB', 'per idle connection, KiB', 'per idle subscription (one own row), KiB'],
      [[show(memory.idleMiB), show(memory.perConnectionKiB), show(memory.perSubscriptionKiB)]],
    ),
  );
}
