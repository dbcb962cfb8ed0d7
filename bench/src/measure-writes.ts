/** How fast rows can be inserted, one a transaction: into a table with capture, and into one without any trigger. */
import pg from 'pg';
import { type ChatDatabase, memberId, roomId } from './chat-database.js';

export interface WriteRate {
  readonly captured: number;
  readonly plain: number;
}

/** Inserts a second for each table; the two take turns, and the medians are of the caller. */
export async function measureWrites(database: ChatDatabase, writers: number, seconds: number): Promise<WriteRate> {
  return {
    captured: await rate(database, 'messages', writers, seconds),
    plain: await rate(database, 'plain', writers, seconds),
  };
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
