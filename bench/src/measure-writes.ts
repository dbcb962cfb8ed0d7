/**
 * How fast rows can be inserted, one a transaction: into a table with capture, and into one without any trigger,
 * which take turns of a second or less, so that each ratio is of one moment of the machine.
 */
import pg from 'pg';
import { type ChatDatabase, memberId, roomId } from './chat-database.js';
import { gather } from './people.js';
import { startMeasuredServer } from './servers.js';
import { median, show, table } from './statistics.js';

export interface WritesOptions {
  readonly writers: readonly number[];
  readonly rounds: number;
  readonly secondsEach: number;
}

/** Inserts a second without any trigger, and what capture keeps of them. */
interface Kept {
  readonly plain: number;
  /** No server: every transaction notifies. */
  readonly calm: number;
  /** No server, but one has said that it polls: what the trigger itself costs. */
  readonly silent: number;
  /** A server that polls, and that nobody watches. */
  readonly attached: number;
  /** The same, and a client whose live query each row enters. */
  readonly watched: number;
}

export async function measureWrites(database: ChatDatabase, options: WritesOptions): Promise<string> {
  const rows: string[][] = [];
  for (const writers of options.writers) {
    const kept = await measureKept(database, writers, options);
    const ratios = [kept.calm, kept.silent, kept.attached, kept.watched].map((ratio) => show(ratio, 2));
    rows.push([String(writers), show(kept.plain, 0), ...ratios]);
  }
  return table(
    ['writers', 'plain, inserts/s', 'calm', 'hot, trigger alone', 'hot, server attached', 'hot, live query'],
    rows,
  );
}

async function measureKept(database: ChatDatabase, writers: number, options: WritesOptions): Promise<Kept> {
  const { rounds, secondsEach } = options;
  const clients = await connectAll(database, writers);
  const compare = async (prepare: () => Promise<unknown>): Promise<{ plain: number; ratio: number }> => {
    const plain: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const without = await rate(clients, 'plain', secondsEach);
      await prepare();
      plain.push(without);
      ratios.push((await rate(clients, 'messages', secondsEach)) / without);
    }
    return { plain: median(plain), ratio: median(ratios) };
  };
  const pollFor = (ms: number): Promise<unknown> => database.pool.query('select rowcast.announce_polling($1)', [ms]);
  try {
    const calm = await compare(() => pollFor(-1_000));
    const silent = await compare(() => pollFor(60_000));
    await pollFor(-1_000);
    await using server = await startMeasuredServer(database, 'rowcast');
    // A moment of writing heats it up.
    const heatUp = (): Promise<unknown> => rate(clients, 'messages', 0.4);
    const attached = await compare(heatUp);
    await using _watcher = await gather({ url: server.url, target: 'rowcast', subscribe: 'room', count: 1 });
    const watched = await compare(heatUp);
    return {
      plain: calm.plain,
      calm: calm.ratio,
      silent: silent.ratio,
      attached: attached.ratio,
      watched: watched.ratio,
    };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

function connectAll(database: ChatDatabase, count: number): Promise<pg.Client[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = new pg.Client(database.ownerUrl);
      await client.connect();
      return client;
    }),
  );
}

async function rate(clients: readonly pg.Client[], name: 'plain' | 'messages', seconds: number): Promise<number> {
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  const text = `insert into ${name} (room_id, author_id, body) values ($1, $2, $3)`;
  const values = [roomId, memberId(0), 'm'.repeat(120)];
  let written = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < until) {
        await client.query({ name: `insert ${name}`, text, values });
        written += 1;
      }
    }),
  );
  return (written / (performance.now() - startedAt)) * 1_000;
}
