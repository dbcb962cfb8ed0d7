/**
 * What is published, in apps of Vite and of Next outside the repository, as a person meets them in a browser: drawn on
 * a server, taken over by the page without a complaint, and live.
 */
import path from 'node:path';
import { startServer } from '@rowcast/server';
import { applyPlatform } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { hostPage, type PageHost, shareBrowser } from '@rowcast/test-support/browser';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutsideProject } from './outside-project.js';
import { repository } from './source-files.js';

const schema = `
generator rowcast {
  provider = "rowcast-generator"
  output   = "../generated/rowcast.ts"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id   Int    @id
  text String

  @@map("notes")
}
`;

const notesSql = `
create table notes (id int primary key, text text not null);
alter table notes enable row level security;
create policy notes_read on notes for select to anon using (true);
grant select on notes to anon;
insert into notes values (1, 'the first note');
select rowcast.install_capture();
`;

/** The parts of both apps. */
const notes = `
'use client';
import { createClient } from '@rowcast/client';
import { RowcastProvider } from '@rowcast/client/react';
import { ComponentsProvider, DataTable } from '@rowcast/components';
import { useState } from 'react';
import { schema } from './generated/rowcast';

export function Notes({ url }) {
  const [client] = useState(() => createClient({ schema, url }));
  return (
    <RowcastProvider client={client}>
      <ComponentsProvider locale="en-GB" timeZone="UTC">
        <DataTable model="note" title="Notes" />
      </ComponentsProvider>
    </RowcastProvider>
  );
}
`;

const vitePage = `
import '@rowcast/components/styles.css';
import { createRoot } from 'react-dom/client';
import { Notes } from './notes.jsx';

createRoot(document.getElementById('root')).render(<Notes />);
`;

const nextLayout = `
import '@rowcast/components/styles.css';

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`;

/** A component of the server, which renders one of the client. */
const nextPage = `
import { Notes } from '../notes';

export default async function Page({ searchParams }) {
  const { server } = await searchParams;
  return <Notes url={server} />;
}
`;

const files = {
  'prisma/schema.prisma': schema,
  'notes.jsx': notes,
  'index.html':
    '<!doctype html><title>Notes</title><div id="root"></div><script type="module" src="/page.jsx"></script>',
  'page.jsx': vitePage,
  'vite.config.mjs': `export default { esbuild: { jsx: 'automatic' } };`,
  'app/layout.jsx': nextLayout,
  'app/page.jsx': nextPage,
  // A folder above may have a lock file of its own.
  'next.config.mjs':
    'export default { outputFileTracingRoot: import.meta.dirname, eslint: { ignoreDuringBuilds: true } };',
};

const serverPassword = 'rowcast';
/** To install 300 MB and to build takes a minute on a quiet machine, and much longer on one that is not. */
const patienceMs = 900_000;
const shared = shareBrowser(createNotes);
let project: OutsideProject;

beforeAll(async () => {
  project = await OutsideProject.create({ files, dependencies: { next: '15.5.29' } });
  const { output, exitCode } = project.command('rowcast', 'generate');
  if (exitCode !== 0) throw new Error(output);
}, patienceMs);

afterAll(() => project?.[Symbol.dispose]());

test(
  'an app of Vite shows rows and what becomes of them',
  async () => {
    const vite = path.join(repository, 'node_modules/vite/bin/vite.js');
    expect(project.node(vite, 'build', '--logLevel', 'error')).toEqual({ output: '', exitCode: 0 });
    await using host = await openNotes();
    const page = await host.openWindow();
    const complaints = listenToConsole(page);
    await page.reload();
    await seesNewRows(page, host.database);
    expect(complaints).toEqual([]);
  },
  patienceMs,
);

test(
  'an app of Next is drawn on its server, taken over without a complaint, and live',
  async () => {
    const built = project.command('next', 'build');
    expect(built.exitCode, built.output).toBe(0);
    await using next = await project.serve('next', ['start', '--port', '0']);
    await using host = await openNotes([next.url]);
    const address = `${next.url}/?server=${encodeURIComponent(host.gate.url)}`;

    const html = await (await fetch(address)).text();
    expect(html).toMatch(/<section[^>]+class="rowcast rowcast-table"/);
    expect(html).toContain('role="grid"');
    expect(html).toContain('>Notes</h2>');
    // Who is asking is known only in the browser.
    expect(html).not.toContain('the first note');

    const page = await (await shared.browser.newContext()).newPage();
    const complaints = listenToConsole(page);
    await page.goto(address);
    await seesNewRows(page, host.database);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  patienceMs,
);

async function createNotes(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await applyPlatform(database.url, { serverPassword });
  return database;
}

/** The notes behind a server, which serves the page of Vite. */
async function openNotes(origins: readonly string[] = []): Promise<PageHost> {
  const database = await createTestDatabase({ template: shared.template.name, sql: notesSql });
  return hostPage({
    browser: shared.browser,
    database,
    start: (gate) =>
      startServer({
        databaseUrl: database.urlAs('rowcast_server', serverPassword),
        schemaPath: project.pathOf('prisma/schema.prisma'),
        allowedOrigins: [gate.url, ...origins],
        staticDir: project.pathOf('dist'),
        port: 0,
        logLevel: 'silent',
      }),
  });
}

/** What the page's console complains of, and what the page throws. */
function listenToConsole(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // No app here has an icon.
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !message.location().url.endsWith('/favicon.ico')) complaints.push(message.text());
  });
  return complaints;
}

async function seesNewRows(page: Page, database: TestDatabase): Promise<void> {
  page.setDefaultTimeout(120_000);
  await page.getByRole('row').filter({ hasText: 'the first note' }).waitFor();
  await database.sql(`insert into notes values (2, 'written meanwhile')`);
  await page.getByRole('row').filter({ hasText: 'written meanwhile' }).waitFor();
  await page.locator('.rowcast-footer', { hasText: '2 rows' }).waitFor();
}
