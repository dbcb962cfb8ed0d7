/**
 * Rooms, people and servers for the fault tests: two servers on one cluster, the second through a pooler, and for
 * each person a wire that can be cut. Says what each person must see in the end: a fresh select as that person.
 */
import { randomUUID } from 'node:crypto';
import { TcpProxy } from '@rowcast/test-support';
import { Pooler } from './pooler.js';
import { PostgresCluster, schemaPath } from './postgres-cluster.js';
import { ServerProcess } from './server-process.js';
import { tokenSecret } from './sign-token.js';

/** In the bodies of messages that only the first person may read. */
export const canary = 'canary-';

export interface ChatWorld extends AsyncDisposable {
  readonly cluster: PostgresCluster;
  readonly pooler: Pooler;
  readonly servers: readonly ServerProcess[];
  readonly people: readonly string[];
  /** Every person is a member of these. */
  readonly rooms: readonly string[];
  /** Only the first person is a member of this one. */
  readonly vault: string;
  /** A way to the servers for one person, to one after the other. */
  openWire(): Promise<TcpProxy>;
  /** A fresh select as that person. */
  selectAs<Row extends object>(person: string, text: string): Promise<Row[]>;
}

export interface ChatWorldOptions {
  readonly people: number;
  readonly statementTimeoutMs: number;
}

export async function startChatWorld({ people: count, statementTimeoutMs }: ChatWorldOptions): Promise<ChatWorld> {
  const cluster = await PostgresCluster.start({ onSmallDisk: true });
  const pooler = await Pooler.start(cluster.serverUrl());
  const shared = {
    ...{ directUrl: cluster.serverUrl(), schemaPath, statementTimeoutMs, logLevel: 'silent' as const, port: 0 },
    issuers: [{ kind: 'secret', secret: tokenSecret }] as const,
    heartbeatIntervalMs: 2_000,
    sessionLimits: { messagesPerSecond: 1_000, messageBurst: 5_000 },
  };
  const servers = await Promise.all([
    ServerProcess.start({ ...shared, databaseUrl: cluster.serverUrl() }),
    ServerProcess.start({ ...shared, databaseUrl: cluster.serverUrl(pooler.port), preparedStatements: false }),
  ]);
  const people = Array.from({ length: count }, () => randomUUID());
  const rooms = Array.from({ length: 3 }, () => randomUUID());
  const vault = randomUUID();
  await fill(cluster, { people, rooms, vault });
  const wires: TcpProxy[] = [];
  let turn = 0;
  return {
    ...{ cluster, pooler, servers, people, rooms, vault },
    async openWire() {
      const ends = () => {
        turn += 1;
        const inTurn = servers.map((_server, index) => servers[(index + turn) % servers.length]);
        return inTurn.flatMap((server) => (server?.isRunning ? [{ host: '127.0.0.1', port: server.port }] : []));
      };
      const wire = await TcpProxy.start({ ends });
      wires.push(wire);
      return wire;
    },
    selectAs(person, text) {
      const claims = JSON.stringify({ sub: person, role: 'authenticated' });
      return cluster.sql(
        `select set_config('request.jwt.claims', '${claims}', true); set local role authenticated; ${text}`,
      );
    },
    async [Symbol.asyncDispose]() {
      for (const wire of wires) await wire[Symbol.asyncDispose]();
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      await pooler[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}

async function fill(
  cluster: PostgresCluster,
  { people, rooms, vault }: Pick<ChatWorld, 'people' | 'rooms' | 'vault'>,
): Promise<void> {
  for (const [index, person] of people.entries()) {
    await cluster.sql(`insert into auth.users (id, name, email) values ($1, $2, $3)`, [
      person,
      `Person ${index}`,
      `person-${index}@example.com`,
    ]);
  }
  for (const room of [...rooms, vault]) {
    const members = room === vault ? people.slice(0, 1) : people;
    await cluster.sql(`insert into rooms (id, name, created_by) values ($1, $2, $3)`, [room, 'Room', people[0]]);
    for (const member of members) {
      await cluster.sql(
        `insert into members (room_id, profile_id, role) values ($1, $2, 'member') on conflict do nothing`,
        [room, member],
      );
    }
  }
}
