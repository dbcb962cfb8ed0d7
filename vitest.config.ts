import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['rowcast-source'] };
const ssr = { resolve: { conditions: ['rowcast-source'] } };
const pgTests = '**/*.pg.test.{ts,tsx}';
const browserTests = '**/*.browser.test.{ts,tsx}';
const elsewhere = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, pgTests, browserTests],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'pg',
          include: [pgTests],
          exclude: elsewhere,
          globalSetup: ['server/test-support/postgres-for-tests.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
