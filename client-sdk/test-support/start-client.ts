/** A client of the chat schema, connected to a fake server, with a clock that stands still. */
import type { WireRow } from '@rowcast/protocol';
import type { ClientOptions, RowcastClient } from '../src/core/client-types.js';
import { createClient } from '../src/core/create-client.js';
import { memoryStorage, type NetworkNews } from '../src/core/platform.js';
import { alice, FakeServer } from './fake-server.js';
import { type Models, schema } from './generated/rowcast.js';
import { ManualClock, settle } from './manual-clock.js';

export interface TestClient extends RowcastClient<Models> {
  readonly server: FakeServer;
  readonly clock: ManualClock;
  readonly warnings: readonly string[];
  /** What the browser says of the network. */
  readonly hear: (news: NetworkNews) => void;
}

/** Signed in as alice unless `auth` says otherwise. */
export function startClient(options: Partial<ClientOptions<Models>> = {}): TestClient {
  const server = new FakeServer();
  const clock = new ManualClock();
  const warnings: string[] = [];
  let hear = (_news: NetworkNews): void => {};
  const client = createClient<Models>({
    schema,
    url: 'http://test.example',
    WebSocket: server.WebSocket,
    storage: memoryStorage(),
    clock,
    random: () => 0.5,
    onNetworkChange: (listener) => {
      hear = listener;
      return () => {};
    },
    // Unless a test gives one, nobody else is there.
    openTabChannel: () => undefined,
    warn: (message) => warnings.push(message),
    auth: { getToken: () => testToken(alice) },
    ...options,
  });
  return { ...client, server, clock, warnings, hear: (news) => hear(news) };
}

/** One that shows messages, on a connection whose last word has just come. */
export async function startOnline(): Promise<TestClient> {
  const client = startClient();
  client.server.heartbeatIntervalMs = 25_000;
  client.db.message.findMany().subscribe(() => {});
  await settle();
  client.server.snapshot(1, [messageRow(1)]);
  return client;
}

/** Looks like a JSON Web Token; signed by nobody. */
export function testToken(sub: string, claims: object = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub, email: 'alice@example.com', name: 'Alice', ...claims })}.x`;
}

/** Short ids, made into uuids. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export const lobby = uuid(100);

/** A message as the server sends it, with all its scalar fields; `minute` is when it was written. */
export function messageRow(number: number, values: { readonly [field: string]: WireRow[string] } = {}): WireRow {
  return {
    $key: uuid(number),
    id: uuid(number),
    roomId: lobby,
    authorId: alice,
    body: `message ${number}`,
    isPinned: false,
    createdAt: `2026-01-01T11:${String(number).padStart(2, '0')}:00.000Z`,
    editedAt: null,
    ...values,
  };
}
