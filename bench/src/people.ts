/** Many clients of one server, spread over a few processes, as one process could not keep up with what they get. */
import { startWorker, type Worker } from './processes.js';
import type { Target } from './servers.js';

/** What a client watches: the room, its own notes by a filter, all notes that it may see, or nothing. */
export type Subscription = 'room' | 'own' | 'notes' | 'none';

export interface GatherOptions {
  readonly url: string;
  readonly target: Target;
  readonly subscribe: Subscription;
  readonly count: number;
  /** The first of the members that they are. @default 0 */
  readonly first?: number;
  /** How many messages of a room each watches. @default 50 */
  readonly rows?: number;
  /** What each message costs a client beside reading it, in microseconds. @default 0 */
  readonly workUs?: number;
}

export interface ConnectJob extends Required<GatherOptions> {
  readonly kind: 'connect';
}

export interface Taken {
  /** By marker: when it reached each client. */
  readonly arrivals: ReadonlyMap<number, readonly number[]>;
  /** How many messages came, beside the snapshots. */
  readonly messageCount: number;
}

export interface People extends AsyncDisposable {
  readonly count: number;
  /** Whether everybody has the row with this marker, or a later one, in time. */
  waitFor(marker: number, timeoutMs?: number): Promise<boolean>;
  /** What has arrived since the last time. */
  take(): Promise<Taken>;
}

const clientsPerProcess = 2_500;

export async function gather({ first = 0, rows = 50, workUs = 0, ...options }: GatherOptions): Promise<People> {
  const workers: Worker[] = [];
  for (let start = 0; start < options.count; start += clientsPerProcess) {
    const worker = await startWorker('clients-worker');
    workers.push(worker);
    const count = Math.min(clientsPerProcess, options.count - start);
    await worker.ask({ kind: 'connect', ...options, rows, workUs, count, first: first + start });
  }
  const askAll = <Answer>(message: object): Promise<Answer[]> =>
    Promise.all(workers.map((worker) => worker.ask<Answer>(message)));
  return {
    count: options.count,
    async waitFor(marker, timeoutMs = 60_000) {
      const answers = await askAll<{ hasArrived: boolean }>({ kind: 'wait', marker, timeoutMs });
      return answers.every(({ hasArrived }) => hasArrived);
    },
    async take() {
      const parts = await askAll<{ arrivals: [number, number[]][]; messageCount: number }>({ kind: 'take' });
      const arrivals = new Map<number, number[]>();
      for (const [marker, times] of parts.flatMap((part) => part.arrivals)) {
        arrivals.set(marker, (arrivals.get(marker) ?? []).concat(times));
      }
      return { arrivals, messageCount: parts.reduce((sum, part) => sum + part.messageCount, 0) };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
}
