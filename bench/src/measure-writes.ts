/** How fast rows can be inserted, one a transaction: into a table with capture, and into one without any trigger. */
import pg from 'pg';
import { type ChatDatabase, memberId, roomId } from './chat-database.js';
import { startServerWorker } from './measure-latency.js';

/** Inserts a second. The three take turns; the medians are the caller's. */
export interface WriteRate {
  /** Into a table without any trigger. */
  readonly plain: number;
  /** With capture and no server: every transaction notifies. */
  readonly calm: number;
  /** With capture and a server, which soon says that it polls. */
  readonly hot: number;
}

export async function measureWrites(database: ChatDatabase, writers: number, seconds: number): Promise<WriteRate> {
  const plain = await rate(database, 'plain', writers, seconds);
  const calm = await rate(database, 'messages', writers, seconds);
  await using _server = await startServerWorker(database, 'rowcast');
  // The first half second heats up.
  await rate(database, 'messages', writers, 0.5);
  return { plain, calm, hot: await rate(database, 'messages', writers, seconds) };
}

async function rate(database: ChatDatabase, table: string, writers: number, seconds: number): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: writers }, async () => {
      const client = new pg.Client(database.ownerUrl);
      await client.connect();
      return client;
    }),
  );
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  const text = `insert into ${table} (room_id, author_id, body) values ($1, $2, $3)`;
  const values = [roomId + 1, memberId(0), 'm'.repeat(120)];
  let written = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        await client.query({ name: 'insert', text, values });
        written += 1;
      }
      await client.end();
    }),
  );
  return (written / (performance.now() - startedAt)) * 1_000;
}
