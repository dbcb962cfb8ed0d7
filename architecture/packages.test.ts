import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutsideProject } from './outside-project.js';
import { readSource, repository } from './source-files.js';

const schema = `
generator rowcast {
  provider = "rowcast-generator"
  output   = "../src/generated/rowcast.ts"
}
datasource db {
  provider = "postgresql"
}
model Note {
  id    String @id @default(uuid()) @db.Uuid
  text  String
  stars BigInt @default(0)
}
`;

const app = `
import { createClient, RowcastError } from '@rowcast/client';
import { RowcastProvider, useMutation, useQuery } from '@rowcast/client/react';
import { DataTable, RecordForm } from '@rowcast/components';
import '@rowcast/components/styles.css';
import { startServer } from '@rowcast/server';
import { type Models, schema } from './generated/rowcast.js';

declare module '@rowcast/components' {
  interface Register {
    models: Models;
  }
}

const client = createClient({ schema, url: 'http://localhost:4000' });
export const server = () => startServer({ databaseUrl: '', schemaPath: 'prisma/schema.prisma' });

function Notes() {
  const notes = useQuery(client.db.note.findMany({ where: { text: { contains: 'a' } }, select: { text: true, stars: true } }));
  const add = useMutation((text: string) => client.db.note.create({ data: { text } }));
  const stars: bigint[] | undefined = notes.data?.map((note) => note.stars);
  if (add.error instanceof RowcastError) return add.error.hint;
  // @ts-expect-error there is no field of this name
  client.db.note.findMany({ where: { txt: 'a' } });
  return <button onClick={() => add.mutate('b')}>{stars?.length}</button>;
}

export const table = (
  <RowcastProvider client={client}>
    <DataTable
      model="note"
      columns={['text', { field: 'stars', render: (value, note) => String(value) + note.text.length }]}
    />
    <RecordForm model="note" onSaved={(note) => console.log(note.text)} />
  </RowcastProvider>
);
// @ts-expect-error there is no model of this name
export const wrongModel = <DataTable model="nota" />;
// @ts-expect-error there is no field of this name
export const wrongField = <DataTable model="note" columns={['txt']} />;

export const page = <RowcastProvider client={client}><Notes /></RowcastProvider>;
`;

const page = `
import { createClient } from '@rowcast/client';
import { RowcastProvider } from '@rowcast/client/react';
import { DataTable } from '@rowcast/components';
import '@rowcast/components/styles.css';
import { createRoot } from 'react-dom/client';
import { schema } from './generated/rowcast.js';

createRoot(document.body).render(
  <RowcastProvider client={createClient({ schema })}>
    <DataTable model="note" />
  </RowcastProvider>,
);
`;

const options = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable', 'dom'],
  jsx: 'react-jsx',
  strict: true,
  noEmit: true,
};
const config = (more: object): string => JSON.stringify({ compilerOptions: { ...options, ...more }, include: ['src'] });

let project: OutsideProject;

beforeAll(async () => {
  project = await OutsideProject.create({
    files: {
      'prisma/schema.prisma': schema,
      'src/app.tsx': app,
      'begun/package.json': '{}',
      'src/page.tsx': page,
      'index.html': '<!doctype html><title>Notes</title><script type="module" src="/src/page.tsx"></script>',
      'tsconfig.nodenext.json': config({
        module: 'nodenext',
        moduleResolution: 'nodenext',
        exactOptionalPropertyTypes: true,
      }),
      'tsconfig.bundler.json': config({ module: 'esnext', moduleResolution: 'bundler', skipLibCheck: true }),
    },
  });
});

afterAll(() => project?.[Symbol.dispose]());

test('what is published holds its license and a page to start from, and no tests', () => {
  for (const { folder, files } of project.packages) {
    expect(files, folder).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(files.filter((file) => /\.(test|test-d)\.|test-support|tsbuildinfo/.test(file), folder)).toEqual([]);
    expect(readSource(`${folder}/LICENSE`), folder).toBe(readSource('LICENSE'));
  }
});

test('what is published holds what its source maps point to', () => {
  for (const { folder, files } of project.packages) {
    const sources = files.filter((file) => /^dist\/.*(?<!\.d)\.js$/.test(file)).map((file) => file.slice(5, -3));
    const held = new Set(files);
    const lost = sources.filter((name) => !held.has(`src/${name}.ts`) && !held.has(`src/${name}.tsx`));
    expect(lost.map((name) => `${folder}/dist/${name}.js has no source; delete dist and build again`)).toEqual([]);
  }
});

test('the core of the client needs nothing but the contract: no zod, no React', () => {
  const script = `
    const { createClient, RowcastError } = await import('@rowcast/client');
    console.log(typeof createClient, typeof RowcastError);`;
  const { output, exitCode } = project.nodeWithOnly(['@rowcast/client', '@rowcast/protocol'], script);
  expect({ output, exitCode }).toEqual({ output: 'function function\n', exitCode: 0 });
});

test('the hooks and the server are imported by the names of their packages', () => {
  const script = `
    const react = await import('@rowcast/client/react');
    const server = await import('@rowcast/server');
    console.log(typeof react.useQuery, typeof react.RowcastProvider, typeof server.startServer, typeof server.rowcast);`;
  const { output, exitCode } = project.node('--input-type=module', '--eval', script);
  expect({ output, exitCode }).toEqual({ output: 'function function function function\n', exitCode: 0 });
});

test('the command is there and explains itself', () => {
  const { output, exitCode } = project.command('rowcast', '--help');
  expect(exitCode, output).toBe(0);
  for (const command of ['init', 'dev', 'start', 'migrate', 'db', 'generate', 'policies', 'doctor']) {
    expect(output).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
  }
});

test('the command writes a typed schema, and a program on it compiles in both ways of finding modules', () => {
  const generated = project.command('rowcast', 'generate');
  expect(generated.exitCode, generated.output).toBe(0);
  expect(project.exists('src/generated/rowcast.ts')).toBe(true);
  expect(project.typeCheck('-p', 'tsconfig.nodenext.json').output).toBe('');
  expect(project.typeCheck('-p', 'tsconfig.bundler.json').output).toBe('');
});

test('the app that rowcast init begins compiles as it is', () => {
  const begun = project.command('rowcast', '--cwd', 'begun', 'init');
  expect(begun.exitCode, begun.output).toBe(0);
  expect(project.command('rowcast', '--cwd', 'begun', 'generate').exitCode).toBe(0);
  expect(project.typeCheck('-p', 'begun').output).toBe('');
});

test('components are drawn on a server, where there is no window', () => {
  const script = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { createClient } from '@rowcast/client';
    import { RowcastProvider } from '@rowcast/client/react';
    import { DataTable, RecordForm, SignIn } from '@rowcast/components';
    const schema = { models: { Note: { fields: { id: { kind: 'scalar', type: 'Int' } }, key: ['id'], uniques: {} } }, enums: {} };
    const client = createClient({ schema, url: 'http://localhost:1' });
    const draw = (what, props) =>
      renderToString(createElement(RowcastProvider, { client }, createElement(what, props)));
    console.log(typeof window);
    console.log(draw(DataTable, { model: 'note' }).includes('role="grid"'));
    console.log(draw(RecordForm, { model: 'note' }).length > 0, draw(SignIn, {}).includes('<form'));`;
  const { output, exitCode } = project.node('--input-type=module', '--eval', script);
  expect({ output, exitCode }).toEqual({ output: 'undefined\ntrue\ntrue true\n', exitCode: 0 });
});

test('an app is built with Vite from what is installed, styles included', () => {
  const generated = project.command('rowcast', 'generate');
  expect(generated.exitCode, generated.output).toBe(0);
  const built = project.node(path.join(repository, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error');
  expect(built).toEqual({ output: '', exitCode: 0 });
  expect(project.read('dist/assets', '.css')).toContain('--rowcast-accent');
  expect(project.read('dist/assets', '.js')).toContain('aria-rowcount');
});
