/**
 * The chat as a person meets it, for one test: the demo database, the real server with the built page, and
 * Chromium. All traffic goes through a gate that can be shut, which is how a test takes the network away.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, findChromium, Gate, type TestDatabase } from '@rowcast/test-support';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

export type Person = 'Alice' | 'Bob' | 'Carol';

export interface Chat extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly gate: Gate;
  /** A window of its own, signed out. */
  openWindow(options?: BrowserContextOptions): Promise<Page>;
  /** A window of somebody of the demo, in one of the rooms. */
  openRoom(person: Person, room: string, options?: BrowserContextOptions): Promise<Page>;
}

const repository = path.resolve(import.meta.dirname, '../../..');
const schemaPath = path.join(repository, 'prisma/schema.prisma');
const serverPassword = 'rowcast';

/** A database with tables and policies, to be cloned by each test. Nobody may be connected to it then. */
export async function createChatDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await deploy({
    directUrl: database.url,
    schemaPath,
    migrationsDir: path.join(repository, 'prisma/migrations'),
    policiesDir: path.join(repository, 'policies'),
    serverPassword,
  });
  return database;
}

export function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not start as root, and in many containers not at all.
  return chromium.launch({ executablePath: findChromium(chromium.executablePath()), args: ['--no-sandbox'] });
}

export async function openChat(browser: Browser, template: TestDatabase): Promise<Chat> {
  const database = await createTestDatabase({ template: template.name });
  await database.sql(fs.readFileSync(path.join(repository, 'prisma/seed.sql'), 'utf8'));
  const gate = await Gate.open();
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath,
    port: 0,
    accounts: { secret: 'a secret that only the tests know, of some length', baseUrl: gate.url },
    staticDir: path.join(repository, 'examples/chat/dist'),
    logLevel: 'silent',
  });
  gate.leadTo(Number(new URL(server.url).port));
  const windows: Page[] = [];
  const openWindow: Chat['openWindow'] = async (options) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    windows.push(page);
    page.setDefaultTimeout(15_000);
    await page.goto(gate.url);
    return page;
  };
  return {
    database,
    gate,
    openWindow,
    async openRoom(person, room, options) {
      const page = await openWindow(options);
      await page.getByRole('button', { name: `Try as ${person}` }).click();
      await page.getByRole('link', { name: room }).click();
      await page.getByRole('heading', { name: room, level: 1 }).waitFor();
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
