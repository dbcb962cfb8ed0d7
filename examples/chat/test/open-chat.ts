/**
 * The chat as a person meets it, for one test: the demo database, the real server with the built page, and
 * Chromium. All traffic goes through a gate that can be shut, which is how a test takes the network away.
 */
import fs from 'node:fs';
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { hostPage, type PageHost, type SharedBrowser, shareBrowser } from '@rowcast/test-support/browser';
import type { BrowserContextOptions, Page } from 'playwright';

export type Person = 'Alice' | 'Bob' | 'Carol';

export interface Chat extends PageHost {
  /** A window of somebody of the demo, in one of the rooms. */
  openRoom(person: Person, room: string, options?: BrowserContextOptions): Promise<Page>;
}

const repository = path.resolve(import.meta.dirname, '../../..');
const schemaPath = path.join(repository, 'prisma/schema.prisma');
const serverPassword = 'rowcast';

/** A database with tables and policies, to be cloned by each test. Nobody may be connected to it then. */
async function createChatDatabase(): Promise<TestDatabase> {
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

/** Opens one of its own for each test of a file. */
export function chatForTests(): () => Promise<Chat> {
  const shared = shareBrowser(createChatDatabase);
  return () => openChat(shared);
}

async function openChat({ browser, template }: SharedBrowser): Promise<Chat> {
  const database = await createTestDatabase({ template: template.name });
  await database.sql(fs.readFileSync(path.join(repository, 'prisma/seed.sql'), 'utf8'));
  const host = await hostPage({
    browser,
    database,
    start: (gate) =>
      startServer({
        databaseUrl: database.urlAs('rowcast_server', serverPassword),
        schemaPath,
        port: 0,
        accounts: { secret: 'a secret that only the tests know, of some length', baseUrl: gate.url },
        staticDir: path.join(repository, 'examples/chat/dist'),
        logLevel: 'silent',
      }),
  });
  return {
    ...host,
    async openRoom(person, room, options) {
      const page = await host.openWindow('', options);
      await page.getByRole('button', { name: `Try as ${person}` }).click();
      await page.getByRole('link', { name: room }).click();
      await page.getByRole('heading', { name: room, level: 1 }).waitFor();
      return page;
    },
  };
}
