/**
 * From commit to client: a row is inserted by a plain connection, and every client of the room notes when
 * the row reached it. Rowcast and the floor take turns in one run.
 */
import type { ChatDatabase } from './chat-database.js';
import { memberId, roomId } from './chat-database.js';
import { nowMs, startWorker, type Worker } from './processes.js';
import { median, percentile, show } from './statistics.js';

export interface LatencyResult {
  readonly clients: number;
  readonly target: string;
  /** Of all arrivals, after the writer's own acknowledgement. */
  readonly p50: number;
  readonly p99: number;
  /** Of the last client of each write. */
  readonly lastP50: number;
  readonly lastP99: number;
}

export interface LatencyJob {
  readonly database: ChatDatabase;
  readonly target: 'rowcast' | 'floor';
  readonly clients: number;
  readonly writes: number;
  readonly pauseMs: number;
}

let lastMarker = 0;

export async function measureLatency(job: LatencyJob): Promise<LatencyResult> {
  const { database, target, clients, writes } = job;
  await using server = await startServerWorker(database, target);
  await using people = await startWorker('clients-worker', { kind: 'ready' });
  await people.ask({ kind: 'connect', url: server.url, count: clients, first: 0, target, subscribe: 'room' });
  const committed = new Map<number, number>();
  const warmUp = 10;
  for (let write = 0; write < writes + warmUp; write++) {
    lastMarker += 1;
    const marker = lastMarker;
    const at = await insertMessage(database, target, marker);
    await people.ask({ kind: 'wait', marker, count: clients });
    if (write >= warmUp) committed.set(marker, at);
    await new Promise((resolve) => setTimeout(resolve, job.pauseMs));
  }
  const { taken } = await people.ask<{ taken: { marker: number; times: number[] }[] }>({ kind: 'take' });
  const all: number[] = [];
  const last: number[] = [];
  for (const { marker, times } of taken) {
    const at = committed.get(marker);
    if (at === undefined) continue;
    all.push(...times.map((time) => time - at));
    last.push(Math.max(...times) - at);
  }
  return {
    clients,
    target,
    p50: median(all),
    p99: percentile(all, 0.99),
    lastP50: median(last),
    lastP99: percentile(last, 0.99),
  };
}

/** Inserts a message that carries a marker. Returns when the commit was acknowledged. */
async function insertMessage(database: ChatDatabase, target: 'rowcast' | 'floor', marker: number): Promise<number> {
  const body = `#${marker}# ${'m'.repeat(120)}`;
  const values = [roomId, memberId(1), body];
  if (target === 'rowcast')
    await database.pool.query('insert into messages (room_id, author_id, body) values ($1, $2, $3)', values);
  else {
    const inserted = 'insert into plain (room_id, author_id, body) values ($1, $2, $3) returning *';
    await database.pool.query(
      `with row as (${inserted}) select pg_notify('floor', row_to_json(row)::text) from row`,
      values,
    );
  }
  return nowMs();
}

export async function startServerWorker(
  database: ChatDatabase,
  target: 'rowcast' | 'floor',
): Promise<Worker & { readonly url: string }> {
  const script = target === 'rowcast' ? 'server-worker' : 'floor-worker';
  let url = '';
  const databaseUrl = target === 'rowcast' ? database.serverUrl : database.ownerUrl;
  const worker = await startWorker(
    script,
    { kind: 'start', databaseUrl, schemaPath: database.schemaPath },
    (answer) => {
      url = String((answer as { url?: string }).url);
    },
  );
  return { ...worker, url, [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose]() };
}

export function latencyRow(result: LatencyResult): readonly string[] {
  const { clients, target, p50, p99, lastP50, lastP99 } = result;
  return [String(clients), target, show(p50), show(p99), show(lastP50), show(lastP99)];
}
