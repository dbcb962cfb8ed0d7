/** Clients of the demo's schema against the real server and Postgres, over a network that a test can take away. */
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../examples/chat/src/generated/rowcast.js';
import type { RowcastClient } from '../src/core/client-types.js';
import { createClient } from '../src/core/create-client.js';
import type { QueryDescription } from '../src/core/description.js';
import type { LiveResult } from '../src/core/live-result.js';
import { memoryStorage, type NetworkNews, type SocketConstructor } from '../src/core/platform.js';
import { tokenSecret } from './faults/sign-token.js';

export type WorldClient = RowcastClient<Models>;

export interface WorldClientOptions {
  /** Its network is never cut. @default false */
  readonly isSteady?: boolean;
  /** In place of the server's own accounts: see `sign-token.ts`. */
  readonly token?: string;
}

export interface World extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly client: (options?: WorldClientOptions) => WorldClient;
  readonly signUp: (name: string) => Promise<WorldClient & { readonly id: string }>;
  /** Cuts every websocket, and lets no new one through until `restoreNetwork`. */
  readonly cutNetwork: () => void;
  readonly restoreNetwork: () => void;
  /** The JavaScript of every page stands still: what comes waits in the browser until `thawPages`, which says how much did. */
  readonly freezePages: () => void;
  readonly thawPages: () => number;
}

const repository = path.resolve(import.meta.dirname, '../..');
const schemaPath = path.join(repository, 'prisma/schema.prisma');
const serverPassword = 'rowcast';

/** A database with tables and policies, to be cloned by each test. */
export async function createWorldTemplate(): Promise<TestDatabase> {
  const template = await createTestDatabase();
  await deploy({
    directUrl: template.url,
    schemaPath,
    migrationsDir: path.join(repository, 'prisma/migrations'),
    policiesDir: path.join(repository, 'policies'),
    serverPassword,
  });
  return template;
}

/** The sockets of all clients of a world, and the browser's word about the network. */
class CuttableNetwork {
  readonly #sockets = new Set<WebSocket>();
  readonly #listeners = new Set<(news: NetworkNews) => void>();
  /** What has come for pages that stand still; undefined while none does. */
  #waiting: (() => void)[] | undefined;
  #isCut = false;

  readonly WebSocket = ((network: CuttableNetwork) =>
    class extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        network.#sockets.add(this);
        if (network.#isCut) this.terminate();
      }

      override emit(event: string, ...args: unknown[]): boolean {
        if (event !== 'message' || !network.#waiting) return super.emit(event, ...args);
        network.#waiting.push(() => super.emit(event, ...args));
        return true;
      }
    })(this) as unknown as SocketConstructor;

  readonly onNetworkChange = (hear: (news: NetworkNews) => void): (() => void) => {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  };

  readonly cut = (): void => {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.terminate();
  };

  readonly freeze = (): void => {
    this.#waiting = [];
  };

  readonly thaw = (): number => {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const handle of waiting) handle();
    return waiting.length;
  };

  readonly restore = (): void => {
    this.#isCut = false;
    for (const hear of this.#listeners) hear('back');
  };
}

export async function startWorld(template: TestDatabase): Promise<World> {
  const database = await createTestDatabase({ template: template.name });
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath,
    port: 0,
    issuers: [{ kind: 'secret', secret: tokenSecret }],
    accounts: { secret: 'a secret that only the tests know, of some length' },
    logLevel: 'silent',
  });
  const network = new CuttableNetwork();
  const steadyNetwork = new CuttableNetwork();
  const clients: WorldClient[] = [];
  const client: World['client'] = ({ isSteady = false, token } = {}) => {
    const { WebSocket, onNetworkChange } = isSteady ? steadyNetwork : network;
    const made = createClient<Models>({
      schema,
      url: server.url,
      WebSocket,
      onNetworkChange,
      storage: memoryStorage(),
      ...(token !== undefined && { auth: { getToken: () => token } }),
    });
    clients.push(made);
    return made;
  };
  return {
    database,
    client,
    cutNetwork: network.cut,
    restoreNetwork: network.restore,
    freezePages: network.freeze,
    thawPages: network.thaw,
    async signUp(name) {
      const made = client();
      const { id } = await made.auth.signUp({ email: `${name}@example.com`, password: 'correct horse', name });
      return { ...made, id };
    },
    async [Symbol.asyncDispose]() {
      for (const made of clients) made.close();
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

export interface Followed<T> {
  readonly seen: LiveResult<T>[];
  readonly until: (isThere: (data: T) => boolean) => Promise<T>;
}

export function follow<T>(query: QueryDescription<T>): Followed<T> {
  const seen: LiveResult<T>[] = [];
  query.subscribe((result) => seen.push(result));
  return {
    seen,
    until: (isThere) =>
      vi.waitFor(
        () => {
          const last = seen.at(-1);
          if (last?.status === 'success' && isThere(last.data)) return last.data;
          throw new Error(`the result is ${JSON.stringify(last)}`);
        },
        { timeout: 10_000 },
      ),
  };
}
