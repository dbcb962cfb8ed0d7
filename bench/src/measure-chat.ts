/**
 * A chat room: from commit to client. A row is inserted by a plain connection, and every client of the room
 * notes when it has the row. Rowcast and the floor are both up, each with its clients, and take turns.
 */
import type { ChatDatabase } from './chat-database.js';
import { MessageWriter } from './messages.js';
import { gather, type People } from './people.js';
import { pause } from './processes.js';
import { startMeasuredServer, type Target } from './servers.js';
import { median, percentile, show, table } from './statistics.js';

export interface ChatOptions {
  readonly clients: number;
  /** For each server. */
  readonly writes: number;
  /** Between one write that everybody has and the next. */
  readonly pauseMs: number;
}

interface Side extends AsyncDisposable {
  readonly target: Target;
  readonly people: People;
  readonly writer: MessageWriter;
}

const turns = 4;
const warmUp = 5;

/** The rows of the table, one for each server. */
export async function measureChat(
  database: ChatDatabase,
  { clients, writes, pauseMs }: ChatOptions,
): Promise<string[][]> {
  await using rowcast = await openSide(database, 'rowcast', clients);
  await using floor = await openSide(database, 'floor', clients);
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const side of [rowcast, floor]) {
      const count = turn === 0 ? warmUp : Math.ceil(writes / turns);
      for (let written = 0; written < count; written += 1) {
        await side.people.waitFor(await side.writer.write());
        await pause(pauseMs);
      }
      if (turn > 0) continue;
      await side.people.take();
      side.writer.committed.clear();
    }
  }
  const floorRow = await timesOf(floor);
  const ownRow = await timesOf(rowcast);
  return [
    [String(clients), 'rowcast', ...ownRow.map((ms) => show(ms)), show((ownRow[2] ?? 0) / (floorRow[2] ?? 1), 2)],
    [String(clients), 'floor', ...floorRow.map((ms) => show(ms)), ''],
  ];
}

export function chatTable(rows: readonly string[][]): string {
  return table(['clients', 'server', 'p50', 'p99', 'last client p50', 'last client p99', 'last, × floor'], rows);
}

async function openSide(database: ChatDatabase, target: Target, clients: number): Promise<Side> {
  const server = await startMeasuredServer(database, target);
  const people = await gather({ url: server.url, target, subscribe: 'room', count: clients });
  return {
    target,
    people,
    writer: new MessageWriter(database, target),
    async [Symbol.asyncDispose]() {
      await people[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** p50 and p99 of all arrivals after the writer's acknowledgement, and of the last client of each write. */
async function timesOf({ people, writer }: Side): Promise<number[]> {
  const { arrivals } = await people.take();
  const all: number[] = [];
  const last: number[] = [];
  for (const [marker, times] of arrivals) {
    const at = writer.committed.get(marker);
    if (at === undefined) continue;
    for (const time of times) all.push(time - at);
    last.push(times.reduce((latest, time) => Math.max(latest, time), 0) - at);
  }
  return [median(all), percentile(all, 0.99), median(last), percentile(last, 0.99)];
}
