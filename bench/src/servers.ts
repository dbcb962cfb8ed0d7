/** The servers that are measured, each in a process of its own: Rowcast, and the floor. */
import type { ChatDatabase } from './chat-database.js';
import { cpuTimeUs } from './cpu-time.js';
import { startWorker, type Worker } from './processes.js';

export type Target = 'rowcast' | 'floor';

export interface Usage {
  readonly rssBytes: number;
  /** Of the heap and of what it holds outside, after a collection. */
  readonly heldBytes: number;
}

export interface MeasuredServer extends AsyncDisposable {
  readonly url: string;
  usage(): Promise<Usage>;
  /** What it has used so far. */
  cpuMs(): number;
  /** The sum of a counter over all its labels; 0 if the server has none of that name. */
  counter(name: string): Promise<number>;
}

export interface MeasuredOptions {
  /** From how many bytes on a result is read again in part. @default as a server has it */
  readonly refreshedBytes?: number;
}

export async function startMeasuredServer(
  database: ChatDatabase,
  target: Target,
  options: MeasuredOptions = {},
): Promise<MeasuredServer> {
  const script = target === 'rowcast' ? 'server-worker' : 'floor-worker';
  const databaseUrl = target === 'rowcast' ? database.serverUrl : database.ownerUrl;
  const job = { kind: 'start', databaseUrl, schemaPath: database.schemaPath, ...options };
  const worker: Worker = await startWorker(script);
  const { url } = await worker.ask<{ url: string }>(job);
  return {
    url,
    usage: () => worker.ask<Usage>({ kind: 'usage' }),
    cpuMs: () => cpuTimeUs([worker.pid]) / 1_000,
    counter: async (name) => (target === 'floor' ? 0 : sumOf(name, await (await fetch(`${url}/metrics`)).text())),
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  };
}

function sumOf(name: string, metrics: string): number {
  const lines = metrics.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** For a server's process: what it holds now. */
export function ownUsage(): Usage {
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rssBytes: rss, heldBytes: heapUsed + external };
}
