/** The back office as a person meets it, for one test: Chinook with its staff, the real server with the built page, Chromium. */
import fs from 'node:fs';
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, findChromium, Gate, type TestDatabase } from '@rowcast/test-support';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

export type Person = 'Nancy' | 'Jane' | 'Steve';

export interface Admin extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly gate: Gate;
  /** A window of its own, signed out. */
  openWindow(options?: BrowserContextOptions): Promise<Page>;
  /** A window of somebody of the staff, on one of the pages. */
  openAs(person: Person, page: string, options?: BrowserContextOptions): Promise<Page>;
}

const example = path.resolve(import.meta.dirname, '..');
const schemaPath = path.join(example, 'prisma/schema.prisma');
const serverPassword = 'rowcast';

/** A database with tables and policies, to be cloned by each test. Nobody may be connected to it then. */
export async function createAdminDatabase(): Promise<TestDatabase> {
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

export function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not start as root, and in many containers not at all.
  return chromium.launch({ executablePath: findChromium(chromium.executablePath()), args: ['--no-sandbox'] });
}

export async function openAdmin(browser: Browser, template: TestDatabase): Promise<Admin> {
  const database = await createTestDatabase({ template: template.name });
  await database.sql(fs.readFileSync(path.join(example, 'prisma/seed.sql'), 'utf8'));
  const gate = await Gate.open();
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath,
    port: 0,
    accounts: { secret: 'a secret that only the tests know, of some length', baseUrl: gate.url },
    staticDir: path.join(example, 'dist'),
    logLevel: 'silent',
  });
  gate.leadTo(Number(new URL(server.url).port));
  const windows: Page[] = [];
  const openWindow: Admin['openWindow'] = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'en-GB', ...options });
    const page = await context.newPage();
    windows.push(page);
    page.setDefaultTimeout(45_000);
    await page.goto(gate.url);
    return page;
  };
  return {
    database,
    gate,
    openWindow,
    async openAs(person, address, options) {
      const page = await openWindow(options);
      await page.getByRole('button', { name: `Try as ${person}` }).click();
      await page.getByRole('button', { name: `Account: ${person}` }).waitFor();
      await page.goto(`${gate.url}/#/${address}`);
      return page;
    },
    async [Symbol.asyncDispose]() {
      for (const page of windows) await page.context().close();
      await gate.close();
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
