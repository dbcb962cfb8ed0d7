/** What the server's process holds: idle, for each idle connection, and for each subscription beside its rows. */
import type { ChatDatabase } from './chat-database.js';
import { startServerWorker } from './measure-latency.js';
import { startWorker } from './processes.js';

export interface MemoryResult {
  readonly idleMiB: number;
  readonly perConnectionKiB: number;
  readonly perSubscriptionKiB: number;
}

interface Usage {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

export async function measureMemory(database: ChatDatabase, connections: number): Promise<MemoryResult> {
  await using server = await startServerWorker(database, 'rowcast');
  const usage = async (): Promise<Usage> => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return server.ask<Usage>({ kind: 'usage' });
  };
  const idle = await usage();
  await using silent = await startWorker('clients-worker', { kind: 'ready' });
  await silent.ask({
    kind: 'connect',
    url: server.url,
    count: connections,
    first: 0,
    target: 'rowcast',
    subscribe: 'none',
  });
  const connected = await usage();
  await using watching = await startWorker('clients-worker', { kind: 'ready' });
  await watching.ask({
    kind: 'connect',
    url: server.url,
    count: connections,
    first: 0,
    target: 'rowcast',
    subscribe: 'own',
  });
  const subscribed = await usage();
  const perConnection = (connected.rssBytes - idle.rssBytes) / connections;
  return {
    idleMiB: idle.rssBytes / 1024 ** 2,
    perConnectionKiB: perConnection / 1024,
    perSubscriptionKiB: ((subscribed.rssBytes - connected.rssBytes) / connections - perConnection) / 1024,
  };
}
