/** The back office as a person meets it, for one test: Chinook with its staff, the real server with the built page, Chromium. */
import fs from 'node:fs';
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { hostPage, type PageHost, type SharedBrowser, shareBrowser } from '@rowcast/test-support/browser';
import type { BrowserContextOptions, Page } from 'playwright';

export type Person = 'Nancy' | 'Jane' | 'Steve';

export interface Admin extends PageHost {
  /** A window of somebody of the staff, on one of the pages. */
  openAs(person: Person, page: string, options?: BrowserContextOptions): Promise<Page>;
}

const example = path.resolve(import.meta.dirname, '..');
const schemaPath = path.join(example, 'prisma/schema.prisma');
const serverPassword = 'rowcast';

/** A database with tables and policies, to be cloned by each test. Nobody may be connected to it then. */
async function createAdminDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await deploy({
    directUrl: database.url,
    schemaPath,
    migrationsDir: path.join(example, 'prisma/migrations'),
    policiesDir: path.join(example, 'policies'),
    serverPassword,
  });
  return database;
}

/** Opens one of its own for each test of a file. */
export function adminForTests(): () => Promise<Admin> {
  const shared = shareBrowser(createAdminDatabase);
  return () => openAdmin(shared);
}

async function openAdmin({ browser, template }: SharedBrowser): Promise<Admin> {
  const database = await createTestDatabase({ template: template.name });
  await database.sql(fs.readFileSync(path.join(example, 'prisma/seed.sql'), 'utf8'));
  const host = await hostPage({
    browser,
    database,
    context: { viewport: { width: 1360, height: 860 }, locale: 'en-GB' },
    start: (gate) =>
      startServer({
        databaseUrl: database.urlAs('rowcast_server', serverPassword),
        schemaPath,
        port: 0,
        accounts: { secret: 'a secret that only the tests know, of some length', baseUrl: gate.url },
        staticDir: path.join(example, 'dist'),
        logLevel: 'silent',
      }),
  });
  return {
    ...host,
    async openAs(person, address, options) {
      const page = await host.openWindow('', options);
      await page.getByRole('button', { name: `Try as ${person}` }).click();
      await page.getByRole('button', { name: `Account: ${person}` }).waitFor();
      await page.goto(`${host.gate.url}/#/${address}`);
      return page;
    },
  };
}
