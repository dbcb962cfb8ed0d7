/**
 * Which way imports point: every part of the code, what it may import, and the doors through which outside
 * libraries come in. `imports.test.ts` holds the code to it; `docs/architecture.md` explains it.
 *
 * From the ground up. A part that is not named here, and a library that is not, fails the test: the decision
 * where something belongs is made once, here.
 */

/** Where a part may use a library; `types` means that it must vanish when types are erased. */
export type LibraryUse = 'values' | 'types';

export interface Part {
  /** A folder, or a single file. The longest match owns a file. */
  readonly path: string;
  /** The parts it may import, by path, besides itself. */
  readonly parts: readonly string[];
  /** The libraries it may import; Node's own modules count as `node`. */
  readonly libraries: { readonly [name: string]: LibraryUse };
}

const contract = { '@rowcast/protocol': 'values' } as const;
const node = { node: 'values' } as const;
const client = { '@rowcast/client': 'values' } as const;
const react = { react: 'values' } as const;
const components = (...names: string[]): string[] => names.map((name) => `components/src/${name}`);
const server = (...names: string[]): string[] => names.map((name) => `server/src/${name}`);

export const parts: readonly Part[] = [
  // The contract imports nothing of ours. Only the schemas of client messages need zod, for servers.
  { path: 'protocol/src', parts: [], libraries: {} },
  { path: 'protocol/src/client-messages.ts', parts: ['protocol/src'], libraries: { zod: 'values' } },
  { path: 'protocol/src/messages.ts', parts: ['protocol/src', 'protocol/src/client-messages.ts'], libraries: {} },
  {
    path: 'protocol/src/index.ts',
    parts: ['protocol/src', 'protocol/src/client-messages.ts'],
    libraries: {},
  },

  // The client: a core without a framework and without Node, one folder per framework on top.
  { path: 'client-sdk/src/core', parts: [], libraries: contract },
  { path: 'client-sdk/src/react', parts: ['client-sdk/src/core'], libraries: { ...contract, react: 'values' } },

  // React tables and forms, on the public doors of the client only. What they are made of, from the ground up.
  { path: 'components/src/model', parts: ['components/src/settings'], libraries: { ...client, ...react } },
  { path: 'components/src/labels', parts: ['components/src/model'], libraries: {} },
  { path: 'components/src/settings', parts: ['components/src/labels'], libraries: react },
  {
    path: 'components/src/fields',
    parts: components('model', 'labels', 'settings', 'fields/date-editor.tsx'),
    libraries: { ...client, ...react },
  },
  {
    // Fetched by itself: nothing else of the package needs these libraries.
    path: 'components/src/fields/date-editor.tsx',
    parts: components('model', 'settings', 'fields', 'fields/date-values.ts'),
    libraries: { ...react, 'react-aria-components': 'values', '@internationalized/date': 'values' },
  },
  {
    path: 'components/src/fields/date-values.ts',
    parts: [],
    libraries: { '@internationalized/date': 'values' },
  },
  {
    path: 'components/src/form',
    parts: components('model', 'labels', 'settings', 'fields'),
    libraries: { ...client, ...react },
  },
  {
    path: 'components/src/account',
    parts: components('labels', 'settings', 'fields'),
    libraries: { ...client, ...react },
  },
  {
    path: 'components/src/table',
    parts: components('model', 'labels', 'settings', 'fields', 'form'),
    libraries: { ...client, ...react },
  },
  {
    path: 'components/src/admin',
    parts: components('model', 'labels', 'settings', 'fields', 'form', 'account', 'table'),
    libraries: { ...client, ...react },
  },
  { path: 'components/src/styles', parts: [], libraries: {} },
  {
    path: 'components/src/index.ts',
    parts: components('model', 'labels', 'settings', 'fields', 'form', 'account', 'table', 'admin'),
    libraries: {},
  },

  // The server's ground.
  { path: 'server/src/identity.ts', parts: [], libraries: contract },
  { path: 'server/src/own-version.ts', parts: [], libraries: node },
  { path: 'server/src/tracing.ts', parts: [], libraries: { '@opentelemetry/api': 'values' } },
  { path: 'server/src/metrics.ts', parts: [], libraries: { 'prom-client': 'values' } },
  { path: 'server/src/database', parts: server('identity.ts'), libraries: { ...contract, ...node, pg: 'values' } },

  // What a query or write means, who may ask, what has changed. They are handed a pool and never open one.
  {
    path: 'server/src/catalog',
    parts: server('identity.ts', 'database'),
    libraries: { ...contract, ...node, pg: 'types', '@prisma/prisma-schema-wasm': 'values' },
  },
  {
    path: 'server/src/query',
    parts: server('identity.ts', 'database', 'catalog'),
    libraries: { ...contract, ...node },
  },
  {
    path: 'server/src/mutation',
    parts: server('identity.ts', 'database', 'catalog', 'query'),
    libraries: { ...contract, ...node },
  },
  {
    path: 'server/src/auth',
    parts: server('identity.ts', 'database'),
    libraries: { ...contract, ...node, jose: 'values' },
  },
  {
    path: 'server/src/auth/read-revocations.ts',
    parts: server('auth'),
    libraries: { pg: 'types' },
  },
  {
    path: 'server/src/auth/better-auth-accounts.ts',
    parts: server('auth'),
    libraries: { ...contract, jose: 'types', pg: 'types', 'better-auth': 'values', kysely: 'values' },
  },
  {
    path: 'server/src/changes',
    parts: server('database'),
    libraries: { ...contract, ...node, pg: 'types' },
  },
  {
    path: 'server/src/changes/notification-listener.ts',
    parts: server('changes', 'database'),
    libraries: { 'pg-listen': 'values' },
  },

  // Live results, then the sessions that follow them, then sockets and HTTP.
  {
    path: 'server/src/live',
    parts: server('identity.ts', 'tracing.ts', 'database', 'catalog', 'query', 'changes'),
    libraries: { ...contract, ...node },
  },
  {
    path: 'server/src/sessions',
    parts: server('identity.ts', 'database', 'catalog', 'query', 'mutation', 'auth', 'live'),
    libraries: { ...contract, ...node },
  },
  {
    path: 'server/src/transport',
    parts: server('auth', 'sessions', 'metrics.ts'),
    libraries: { ...contract, ...node, fastify: 'values', '@fastify/rate-limit': 'types', ws: 'types' },
  },

  // The settings name the options of the parts; only what puts the parts together may read them.
  {
    path: 'server/src/config.ts',
    parts: server('auth', 'query', 'sessions'),
    libraries: { ...contract, zod: 'values' },
  },
  {
    path: 'server/src/backend.ts',
    parts: server(
      ...[
        'identity.ts',
        'metrics.ts',
        'own-version.ts',
        'tracing.ts',
        'config.ts',
        'database',
        'catalog',
        'query',
        'auth',
        'changes',
        'live',
        'sessions',
      ],
      'auth/better-auth-accounts.ts',
      'auth/read-revocations.ts',
      'changes/notification-listener.ts',
    ),
    libraries: { ...contract, pg: 'values' },
  },
  {
    path: 'server/src/app.ts',
    parts: server('backend.ts', 'config.ts', 'auth', 'sessions', 'transport', 'metrics.ts'),
    libraries: {
      ...contract,
      ...node,
      fastify: 'values',
      'fastify-plugin': 'values',
      '@fastify/cors': 'values',
      '@fastify/helmet': 'values',
      '@fastify/rate-limit': 'values',
      '@fastify/static': 'values',
      '@fastify/websocket': 'values',
    },
  },
  {
    path: 'server/src/main.ts',
    parts: server('app.ts', 'backend.ts', 'config.ts'),
    libraries: { ...contract, ...node },
  },
  {
    path: 'server/src/index.ts',
    parts: server('app.ts', 'backend.ts', 'config.ts', 'main.ts', 'identity.ts', 'auth', 'query', 'sessions'),
    libraries: contract,
  },

  { path: 'server/src/testing.ts', parts: server('embedded', 'generate', 'migrate'), libraries: {} },

  // What prepares a database. A running server needs none of it: for the command and for tests.
  { path: 'server/src/embedded', parts: [], libraries: { ...contract, ...node } },
  {
    path: 'server/src/generate',
    parts: server('catalog'),
    libraries: { ...contract, ...node, '@prisma/prisma-schema-wasm': 'values', '@prisma/generator-helper': 'values' },
  },
  {
    path: 'server/src/migrate',
    parts: server('database', 'catalog'),
    libraries: {
      ...contract,
      ...node,
      pg: 'values',
      '@prisma/driver-adapter-utils': 'values',
      '@prisma/prisma-schema-wasm': 'values',
      '@prisma/schema-engine-wasm': 'values',
    },
  },
  {
    path: 'server/src/cli',
    parts: server(
      ...['app.ts', 'backend.ts', 'config.ts', 'main.ts', 'identity.ts', 'own-version.ts', 'database', 'catalog'],
      ...['embedded', 'generate', 'migrate'],
    ),
    libraries: { ...contract, ...node, commander: 'values', zod: 'values' },
  },
];
