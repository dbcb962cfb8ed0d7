/** Puts the parts of a client together; nothing else does. */
import { RowcastError } from '@rowcast/protocol';
import { AuthSession } from './auth-session.js';
import { buildDatabase } from './build-database.js';
import { ClientRuntime } from './client-runtime.js';
import type { ClientOptions, RowcastClient } from './client-types.js';
import type { Db } from './database-api.js';
import { readSchema, type SchemaInfo } from './model-info.js';
import { OfflineWrites } from './offline-writes.js';
import { defaultPlatform, type Platform } from './platform.js';
import type { ModelsShape } from './schema-types.js';

/**
 * Makes a client. It connects when it is first used, and keeps one websocket for all queries and writes.
 *
 * @example
 * ```ts
 * import { createClient } from '@rowcast/client';
 * import { schema } from './generated/rowcast.js';
 *
 * export const client = createClient({ schema });
 * export const { db } = client;
 * ```
 * @example Tokens from an identity provider of your own, and a server elsewhere
 * ```ts
 * const client = createClient({
 *   schema,
 *   url: 'https://api.example.com',
 *   auth: { getToken: () => session.getAccessToken() },
 * });
 * ```
 * @throws CLIENT_INVALID_USE if there is no page whose origin could be the `url`
 */
export function createClient<M extends ModelsShape<M>>(options: ClientOptions<M>): RowcastClient<M> {
  const platform = withDefaults(options);
  const origin = serverOrigin(options.url, platform);
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  const auth = new AuthSession({
    origin,
    platform,
    external: options.auth,
    timeoutMs,
    onToken: (token) => runtime.authenticate(token),
  });
  const schema = readSchema(options.schema);
  const runtime: ClientRuntime = new ClientRuntime({
    url: `${origin.replace(/^http/, 'ws')}/rowcast`,
    schema,
    platform,
    tokens: auth,
    keepAliveMs: options.keepAliveMs ?? 5_000,
    requestTimeoutMs: timeoutMs,
    isOptimistic: options.optimistic ?? true,
    hasOfflineQueue: options.offlineQueue !== false,
    offlineWrites: options.offlineQueue === 'persistent' ? openOfflineWrites(origin, platform) : undefined,
  });
  const close = (): void => {
    auth.close();
    runtime.close();
  };
  return {
    // Built from the same schema that the type is inferred from.
    db: buildDatabase(schema, runtime.queries, runtime.mutations) as Db<M>,
    schema: options.schema,
    auth,
    connection: runtime.connection.state,
    permissions: (model) => runtime.permissions.follow(modelNamed(schema, model)),
    pendingWrites: runtime.pendingWrites,
    offlineQueue: runtime.offlineQueue,
    close,
    [Symbol.dispose]: close,
  };
}

/** A model by its name in the schema or in `db`. */
function modelNamed(schema: SchemaInfo, name: string): string {
  const found = [name, name.charAt(0).toUpperCase() + name.slice(1)].find((candidate) => schema.has(candidate));
  if (found !== undefined) return found;
  throw new RowcastError('QUERY_UNKNOWN_MODEL', `the schema has no model ${name}`, {
    hint: `its models are ${[...schema.keys()].join(', ')}`,
  });
}

function withDefaults<M extends ModelsShape<M>>(options: ClientOptions<M>): Platform {
  const defaults = defaultPlatform();
  return {
    WebSocket: options.WebSocket ?? defaults.WebSocket,
    fetch: options.fetch ?? defaults.fetch,
    storage: options.storage ?? defaults.storage,
    clock: options.clock ?? defaults.clock,
    random: options.random ?? defaults.random,
    openTabChannel: options.openTabChannel ?? defaults.openTabChannel,
    openWriteStorage: options.openWriteStorage ?? defaults.openWriteStorage,
    locks: options.locks ?? defaults.locks,
    onNetworkChange: options.onNetworkChange ?? defaults.onNetworkChange,
    origin: options.origin ?? defaults.origin,
    warn: options.warn ?? defaults.warn,
  };
}

function openOfflineWrites(origin: string, platform: Platform): OfflineWrites | undefined {
  const name = `rowcast ${origin}`;
  const storage = platform.openWriteStorage(name);
  if (storage) return new OfflineWrites({ ...platform, storage, name });
  platform.warn('Rowcast: there is no IndexedDB here, so writes made offline are lost with the page.');
  return undefined;
}

function serverOrigin(url: string | undefined, platform: Platform): string {
  const address = url ?? platform.origin;
  if (address !== undefined && URL.canParse(address)) return new URL(address).origin;
  throw new RowcastError(
    'CLIENT_INVALID_USE',
    `url ${address === undefined ? 'is missing' : `"${address}" is not a URL`}`,
    {
      hint: 'give createClient({ url }) the address of the server, such as http://localhost:4000',
    },
  );
}
