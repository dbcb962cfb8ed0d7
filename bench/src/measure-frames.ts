/**
 * How evenly a table scrolls: the tracks of the back office (`examples/admin`, as it is built), with 10,000 and with 100,000
 * rows, in Chromium. The floor is a page with the same number of plain rows at fixed places, which nothing looks after. Both
 * are scrolled by the same script in turns, and tell the time from one frame to the next. Started by itself:
 * `npm run frames --workspace bench`; `-- --quick` for a smoke run.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { deploy, EmbeddedPostgres } from '@rowcast/server/testing';
import { findChromium } from '@rowcast/test-support';
import pg from 'pg';
import { type Browser, chromium, type Page } from 'playwright';
import { median, percentile, show, table } from './statistics.js';

const password = 'bench';
const example = path.join(import.meta.dirname, '../../examples/admin');
const isQuick = process.argv.includes('--quick');
const sizes = isQuick ? [10_000] : [10_000, 100_000];
const rounds = isQuick ? 1 : 3;
/** A page a second or so, and so fast that most rows are seen for a moment. */
const speeds = [800, 8_000];
const seconds = isQuick ? 1 : 4;
const viewport = { width: 1280, height: 800 };
const rowHeightPx = 40;

interface Shop extends AsyncDisposable {
  readonly url: string;
  /** Makes tracks until there are so many. */
  fill(count: number): Promise<void>;
}

async function openShop(): Promise<Shop> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-bench-'));
  fs.chmodSync(folder, 0o755);
  const postgres = await EmbeddedPostgres.start({ dataDir: folder });
  const schemaPath = path.join(example, 'prisma/schema.prisma');
  const migrationsDir = path.join(example, 'prisma/migrations');
  const policiesDir = path.join(example, 'policies');
  await deploy({ directUrl: postgres.url, schemaPath, migrationsDir, policiesDir, serverPassword: password });
  const pool = new pg.Pool({ connectionString: postgres.url });
  // At the end its connections are cut off.
  pool.on('error', () => {});
  await pool.query(fs.readFileSync(path.join(example, 'prisma/seed.sql'), 'utf8'));
  const databaseUrl = new URL(postgres.url);
  databaseUrl.username = 'rowcast_server';
  databaseUrl.password = password;
  const server = await startServer({
    databaseUrl: databaseUrl.href,
    schemaPath,
    port: 0,
    accounts: { secret: 'a secret of the benchmarks, of some length' },
    staticDir: path.join(example, 'dist'),
    logLevel: 'silent',
  });
  return {
    url: server.url,
    async fill(count) {
      await pool.query(
        `insert into track (name, composer, milliseconds, unit_price, album_id, genre_id, media_type_id)
         select name || ' (' || n || ')', composer, milliseconds, unit_price, album_id, genre_id, media_type_id
         from track, generate_series(1, 40) n limit $1 - (select count(*) from track)`,
        [count],
      );
      await pool.query('analyze track');
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await pool.end();
      await postgres.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openTable(browser: Browser, url: string, count: number): Promise<Page> {
  const page = await browser.newPage({ viewport, locale: 'en-GB' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Try as Nancy' }).click();
  await page.getByRole('link', { name: 'tracks' }).click();
  await page.getByText(`${count.toLocaleString('en')} rows`).waitFor();
  return page;
}

async function openFloor(browser: Browser, count: number): Promise<Page> {
  const page = await browser.newPage({ viewport });
  const rows = Array.from({ length: count }, (_, at) => `<p style="top:${at * rowHeightPx}px">Track ${at + 1}</p>`);
  await page.setContent(`
    <style>
      body { margin: 0 }
      .rowcast-scroller { position: relative; height: 100vh; overflow: auto }
      p { position: absolute; left: 0; right: 0; height: ${rowHeightPx}px; margin: 0; border-bottom: 1px solid #ddd }
    </style>
    <div class="rowcast-scroller">${rows.join('')}</div>`);
  return page;
}

interface ScrollOptions {
  readonly pixelsPerSecond: number;
  readonly seconds: number;
}

/** Scrolls from the top, and gives the times between frames, in milliseconds. */
function scroll(page: Page, options: ScrollOptions): Promise<readonly number[]> {
  return page.locator('.rowcast-scroller').evaluate(async (scroller, { pixelsPerSecond, seconds }) => {
    scroller.scrollTop = 0;
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const gaps: number[] = [];
    const start = await frame();
    for (let last = start, now = await frame(); now - start < seconds * 1_000; last = now, now = await frame()) {
      gaps.push(now - last);
      scroller.scrollTop = ((now - start) / 1_000) * pixelsPerSecond;
    }
    return gaps;
  }, options);
}

await using shop = await openShop();
const executablePath = findChromium(chromium.executablePath());
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const results: string[][] = [];
for (const count of sizes) {
  await shop.fill(count);
  const pages = { table: await openTable(browser, shop.url, count), floor: await openFloor(browser, count) };
  for (const pixelsPerSecond of speeds) {
    const gaps = { table: [] as number[], floor: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      for (const what of ['table', 'floor'] as const) {
        await pages[what].bringToFront();
        gaps[what].push(...(await scroll(pages[what], { pixelsPerSecond, seconds })));
      }
    }
    for (const what of ['table', 'floor'] as const) {
      const numbers = [median(gaps[what]), percentile(gaps[what], 0.95)].map((value) => show(value));
      results.push([count.toLocaleString('en'), pixelsPerSecond.toLocaleString('en'), what, ...numbers]);
    }
  }
  for (const page of Object.values(pages)) await page.close();
}
await browser.close();
console.log(table(['rows', 'pixels a second', 'page', 'median gap, ms', 'p95 gap, ms'], results));
