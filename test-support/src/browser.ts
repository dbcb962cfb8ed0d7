/**
 * What browser tests need whatever the page: Chromium, a database to clone, and windows onto a server behind a gate.
 * A door of its own (`@rowcast/test-support/browser`), since loading Playwright takes a second that others need not pay.
 */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import type { TestDatabase } from './create-test-database.js';
import { findChromium } from './find-chromium.js';
import { Gate } from './gate.js';

export interface SharedBrowser {
  readonly browser: Browser;
  /** To be cloned by each test. */
  readonly template: TestDatabase;
}

/** Opens a browser and a template before the tests of a file, and closes both after them. They are there within tests. */
export function shareBrowser(createTemplate: () => Promise<TestDatabase>): SharedBrowser {
  let shared: SharedBrowser | undefined;
  beforeAll(async () => {
    const [browser, template] = await Promise.all([launchBrowser(), createTemplate()]);
    shared = { browser, template };
  });
  afterAll(async () => {
    await shared?.browser.close();
    await shared?.template[Symbol.asyncDispose]();
  });
  const opened = (): SharedBrowser => {
    if (shared) return shared;
    throw new Error('the browser is open within tests only');
  };
  return {
    get browser() {
      return opened().browser;
    },
    get template() {
      return opened().template;
    },
  };
}

export function launchBrowser(): Promise<Browser> {
  // Chromium's sandbox does not start as root, and in many containers not at all.
  return chromium.launch({ executablePath: findChromium(chromium.executablePath()), args: ['--no-sandbox'] });
}

/** A page as a person meets it. All traffic goes through a gate that can be shut, which takes the network away. */
export interface PageHost extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly gate: Gate;
  /** A window of its own, at an address below the gate's. What the page throws is the test's failure. */
  openWindow(address?: string, options?: BrowserContextOptions): Promise<Page>;
}

export interface PageHostOptions {
  readonly browser: Browser;
  /** Let go of with the page. */
  readonly database: TestDatabase;
  /** Starts the server that the gate leads to. */
  readonly start: (gate: Gate) => Promise<{ readonly url: string; close(): Promise<void> }>;
  /** Of every window, unless it says otherwise. */
  readonly context?: BrowserContextOptions;
}

export async function hostPage({ browser, database, start, context }: PageHostOptions): Promise<PageHost> {
  const gate = await Gate.open();
  const server = await start(gate);
  gate.leadTo(Number(new URL(server.url).port));
  const windows: Page[] = [];
  const errors: string[] = [];
  return {
    database,
    gate,
    async openWindow(address = '', options = {}) {
      const opened = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...context, ...options });
      const page = await opened.newPage();
      windows.push(page);
      page.on('pageerror', (error) => errors.push(String(error)));
      page.setDefaultTimeout(30_000);
      await page.goto(`${gate.url}/${address}`);
      return page;
    },
    async [Symbol.asyncDispose]() {
      for (const page of windows) await page.context().close();
      await gate.close();
      await server.close();
      await database[Symbol.asyncDispose]();
      if (errors.length === 0) return;
      const message = `the page threw: ${errors.join('\n')}`;
      // Vitest does not show what a SuppressedError holds, which this becomes if the test has failed already.
      console.error(message);
      throw new Error(message);
    },
  };
}
