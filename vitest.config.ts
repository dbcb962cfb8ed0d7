import os from 'node:os';
import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['rowcast-source'] };
const ssr = { resolve: { conditions: ['rowcast-source'] } };
const elsewhere = ['**/node_modules/**', '**/dist/**'];
const pgTests = '**/*.pg.test.{ts,tsx}';
const e2eTests = '**/*.e2e.pg.test.{ts,tsx}';
const browserTests = '{components,examples}/**/*.e2e.pg.test.{ts,tsx}';
const repositoryTests = 'architecture/**/*.test.ts';
const oldestTests = [
  'server/src/{migrate/migrate,catalog/load-catalog,changes/capture,changes/change-feed}.pg.test.ts',
  'server/src/live/{live-results,read-ahead,refresh}.pg.test.ts',
  'server/src/mutation/run-mutations.pg.test.ts',
  'server/src/query/{compile-counted-rows,prisma-semantics,wire-values}.pg.test.ts',
];
/** The lock file has the binaries of the old version for this platform only. */
const oldest = os.platform() === 'linux' && os.arch() === 'x64' ? [oldestTests] : [];
const postgres = ['server/test-support/postgres-for-tests.ts'];
const cores = os.availableParallelism();

/** Groups run one after another, in the order of their numbers. */
const inGroup = (groupOrder: number) => ({ sequence: { groupOrder } });

export default defineConfig({
  test: {
    allowOnly: false,
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, pgTests, repositoryTests],
          maxWorkers: cores,
          ...inGroup(1),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'pg',
          include: [pgTests],
          exclude: [...elsewhere, e2eTests],
          globalSetup: postgres,
          maxWorkers: Math.min(cores, 4),
          testTimeout: 30_000,
          hookTimeout: 60_000,
          ...inGroup(2),
        },
      },
      ...oldest.map((include) => ({
        // What rests on SQL that versions of PostgreSQL differ in, once more, on the oldest that is supported.
        resolve,
        ssr,
        test: {
          name: 'oldest',
          include,
          exclude: elsewhere,
          globalSetup: ['server/test-support/oldest-postgres-for-tests.ts'],
          env: { ROWCAST_TEST_SERVER: 'ROWCAST_TEST_OLDEST_DATABASE_URL' },
          maxWorkers: Math.min(cores, 4),
          testTimeout: 30_000,
          hookTimeout: 60_000,
          ...inGroup(3),
        },
      })),
      {
        // A browser and a server each, which wait for one another more than they work.
        resolve,
        ssr,
        test: {
          name: 'browser',
          include: [browserTests],
          exclude: elsewhere,
          globalSetup: postgres,
          maxWorkers: Math.min(cores, 2),
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          ...inGroup(4),
        },
      },
      {
        // Several servers at once, and their faults: one file at a time, with patience.
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: [e2eTests],
          exclude: [...elsewhere, browserTests],
          globalSetup: postgres,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 30_000 } },
          ...inGroup(5),
        },
      },
      {
        // About the repository itself: imports, style, documents, what is published.
        resolve,
        ssr,
        test: {
          name: 'repository',
          include: [repositoryTests],
          exclude: [...elsewhere, e2eTests],
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          ...inGroup(6),
        },
      },
    ],
  },
});
