/**
 * A shop as a person meets it, for one test: a database with policies, the real server with the built page, Chromium. All
 * traffic goes through a gate that can be shut, which is how a test takes the network away.
 */
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { applyPlatform } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { hostPage, type PageHost, type SharedBrowser, shareBrowser } from '@rowcast/test-support/browser';
import { SignJWT } from 'jose';
import type { BrowserContextOptions, Page } from 'playwright';
import { shopSql } from './shop-sql.js';

export interface Shop extends PageHost {
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
async function createShopDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword });
  return database;
}

/** Opens a shop of its own for each test of a file. */
export function shopForTests(): () => Promise<Shop> {
  const shared = shareBrowser(createShopDatabase);
  return () => openShop(shared);
}

async function openShop({ browser, template }: SharedBrowser): Promise<Shop> {
  const database = await createTestDatabase({ template: template.name, sql: shopSql });
  const host = await hostPage({
    browser,
    database,
    start: (gate) =>
      startServer({
        databaseUrl: database.urlAs('rowcast_server', serverPassword),
        schemaPath: path.join(folder, '../test-support/shop.prisma'),
        issuers: [{ kind: 'secret', secret }],
        allowedOrigins: [gate.url],
        // Built by `npm run build`, and by `npm test`.
        staticDir: path.join(folder, 'page/dist'),
        port: 0,
        logLevel: 'silent',
      }),
  });
  return {
    ...host,
    async open({ as = 'clerk', props = {}, settings = {}, query = '', context } = {}) {
      const token = as === 'nobody' ? '' : `&token=${await tokenFor(as)}`;
      const [given, set] = [props, settings].map((value) => encodeURIComponent(JSON.stringify(value)));
      return host.openWindow(`?props=${given}&settings=${set}${token}${query}`, context);
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
