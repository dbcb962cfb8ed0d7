/** One person, one room and one server on a cluster of its own, for tests of a single trouble. */
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../../examples/chat/src/generated/rowcast.js';
import type { RowcastClient } from '../../src/core/client-types.js';
import { createClient } from '../../src/core/create-client.js';
import { memoryStorage, type SocketConstructor } from '../../src/core/platform.js';
import { PostgresCluster, schemaPath } from './postgres-cluster.js';
import { ServerProcess } from './server-process.js';
import { signToken, tokenSecret } from './sign-token.js';

export interface LoneWorld extends AsyncDisposable {
  readonly cluster: PostgresCluster;
  readonly server: ServerProcess;
  readonly userId: string;
  readonly roomId: string;
  /** Its tokens end after ten minutes. */
  readonly client: RowcastClient<Models>;
}

export async function startLoneWorld(): Promise<LoneWorld> {
  const cluster = await PostgresCluster.start({ onSmallDisk: true });
  const databaseUrl = cluster.serverUrl();
  const issuers = [{ kind: 'secret' as const, secret: tokenSecret }];
  const server = await ServerProcess.start({ databaseUrl, schemaPath, issuers, port: 0, logLevel: 'silent' });
  const [userId, roomId] = [randomUUID(), randomUUID()];
  await cluster.sql('insert into auth.users (id, name, email) values ($1, $2, $3)', [userId, 'A', 'a@example.com']);
  await cluster.sql('insert into rooms (id, name, created_by) values ($1, $2, $3)', [roomId, 'Room', userId]);
  await cluster.sql('insert into members (room_id, profile_id) values ($1, $2) on conflict do nothing', [
    roomId,
    userId,
  ]);
  const client = createClient<Models>({
    schema,
    url: `http://127.0.0.1:${server.port}`,
    auth: { getToken: () => signToken(userId, 600) },
    storage: memoryStorage(),
    WebSocket: WebSocket as unknown as SocketConstructor,
  });
  return {
    ...{ cluster, server, userId, roomId, client },
    async [Symbol.asyncDispose]() {
      client.close();
      await server[Symbol.asyncDispose]();
      await cluster[Symbol.asyncDispose]();
    },
  };
}
