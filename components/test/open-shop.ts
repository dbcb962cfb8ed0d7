/**
 * A shop as a person meets it, for one test: a database with policies, the real server with the built page, Chromium. All
 * traffic goes through a gate that can be shut, which is how a test takes the network away.
 */
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { applyPlatform } from '@rowcast/server/testing';
import { createTestDatabase, findChromium, Gate, type TestDatabase } from '@rowcast/test-support';
import { SignJWT } from 'jose';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';

import { shopSql } from './shop-sql.js';

export interface Shop extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly gate: Gate;
  /** A window of its own, with a table. Errors of the page are the test's. */
  open(options?: OpenOptions): Promise<Page>;
}

export interface OpenOptions {
  /** Who is signed in: a clerk may do everything, a guest only look. @default 'clerk' */
  readonly as?: 'clerk' | 'guest' | 'nobody';
  readonly props?: object;
  readonly settings?: object;
  /** More for the page's address. */
  readonly query?: string;
  readonly context?: BrowserContextOptions;
}

const secret = 'a secret that only the tests know, of some length';
const serverPassword = 'rowcast';
const folder = import.meta.dirname;

/** A database with the shop's tables, to be cloned by each test. */
export async function createShopDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword });
  return database;
}

export function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not start as root, and in many containers not at all.
  return chromium.launch({ executablePath: findChromium(chromium.executablePath()), args: ['--no-sandbox'] });
}

export interface ShopParts {
  readonly browser: Browser;
  readonly template: TestDatabase;
}

export async function openShop({ browser, template }: ShopParts): Promise<Shop> {
  const database = await createTestDatabase({ template: template.name, sql: shopSql });
  const gate = await Gate.open();
  const server = await startServer({
    databaseUrl: database.urlAs('rowcast_server', serverPassword),
    schemaPath: path.join(folder, '../test-support/shop.prisma'),
    issuers: [{ kind: 'secret', secret }],
    allowedOrigins: [gate.url],
    // Built by `npm run build`, and by `npm test`.
    staticDir: path.join(folder, 'page/dist'),
    port: 0,
    logLevel: 'silent',
  });
  gate.leadTo(Number(new URL(server.url).port));
  const windows: Page[] = [];
  const errors: string[] = [];
  return {
    database,
    gate,
    async open({ as = 'clerk', props = {}, settings = {}, query = '', context } = {}) {
      const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...context });
      const window = await opened.newPage();
      windows.push(window);
      window.on('pageerror', (error) => errors.push(String(error)));
      window.setDefaultTimeout(30_000);
      const token = as === 'nobody' ? '' : `&token=${await tokenFor(as)}`;
      const address = `?props=${encodeURIComponent(JSON.stringify(props))}&settings=${encodeURIComponent(JSON.stringify(settings))}`;
      await window.goto(`${gate.url}/${address}${token}${query}`);
      return window;
    },
    async [Symbol.asyncDispose]() {
      for (const window of windows) await window.context().close();
      await gate.close();
      await server.close();
      await database[Symbol.asyncDispose]();
      if (errors.length > 0) throw new Error(`the page threw: ${errors.join('\n')}`);
    },
  };
}

function tokenFor(role: 'clerk' | 'guest'): Promise<string> {
  return new SignJWT({ role: 'authenticated', desk: role })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('00000000-0000-4000-8000-00000000000a')
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(secret));
}
