import { expect, test } from 'vitest';
import { findCycles } from './find-cycles.js';
import { parts } from './import-table.js';
import { describe, judgeDirection, judgeLibrary, libraryOf, partOf } from './judge-import.js';
import { readImports } from './read-imports.js';
import { codeFiles, isTestFile, readSource } from './source-files.js';

const files = codeFiles();
const known = new Set(files);
const imports = files.flatMap((file) => readImports(file, readSource(file), known));
const isPublished = (file: string): boolean =>
  /^(protocol|server|client-sdk|components)\/src\//.test(file) && !isTestFile(file);
const published = imports.filter(({ from }) => isPublished(from));

test('the parts of the packages import only what stands below them', () => {
  expect(published.flatMap(judgeDirection)).toEqual([]);
});

test('an outside library comes in by its door only', () => {
  expect(published.flatMap(judgeLibrary)).toEqual([]);
});

test('every file of a package belongs to a part that the table names', () => {
  const homeless = files.filter((file) => isPublished(file) && !partOf(file));
  expect(homeless.map((file) => `${file}: name its part in architecture/import-table.ts`)).toEqual([]);
});

test('every part in the table exists, and uses the libraries that it is a door for', () => {
  const idle = parts.flatMap((part) => {
    if (!files.some((file) => partOf(file) === part)) return [`${part.path} does not exist`];
    const used = new Set(
      published.filter(({ from }) => partOf(from) === part).map((line) => libraryOf(line.specifier)),
    );
    const doors = Object.keys(part.libraries).filter((name) => name !== 'node' && name !== '@rowcast/protocol');
    return doors.filter((name) => !used.has(name)).map((name) => `${part.path} does not use ${name}`);
  });
  expect(idle).toEqual([]);
});

test('no file imports itself by way of others, not even for types', () => {
  const graph = new Map<string, string[]>();
  for (const { from, target } of imports) {
    if (target !== undefined) graph.set(from, [...(graph.get(from) ?? []), target]);
  }
  expect(findCycles(graph).map((way) => `${way.join(' → ')} → ${way[0]}`)).toEqual([]);
});

test('inside a package, the file that owns the thing is imported, never an index', () => {
  const throughIndex = imports.filter(({ specifier }) => /^\..*\/index\.js$|^\.\.?$/.test(specifier));
  expect(throughIndex.map((line) => `${describe(line)}: import the file that owns the thing`)).toEqual([]);
});

test('another package is imported by its name, so that its door decides what can be seen', () => {
  const across = imports.filter(
    ({ from, target }) => target !== undefined && packageFolder(from) !== packageFolder(target) && !isAboutAll(from),
  );
  expect(across.map((line) => `${describe(line)}: import it by the name of its package`)).toEqual([]);
});

const planted: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'the engine reaching up',
    'server/src/live/live-query.ts',
    "import { x } from '../sessions/session.js'",
    /may import/,
  ],
  ['a type from above', 'server/src/query/check.ts', "import type { X } from '../live/live-query.js'", /may import/],
  ['a test’s tool', 'server/src/app.ts', "import { x } from './test-support/room-app.js'", /only tests/],
  ['a second door', 'server/src/live/live-query.ts', "import listen from 'pg-listen'", /notification-listener/],
  ['a pool of its own', 'server/src/catalog/x.ts', "import { Pool } from 'pg'", /types of pg only/],
  ['zod for browsers', 'protocol/src/row.ts', "import { z } from 'zod'", /client-messages/],
  ['React in the core', 'client-sdk/src/core/x.ts', "export { useState } from 'react'", /src\/react/],
  ['Node in a browser', 'client-sdk/src/core/x.ts', "const fs = await import('node:fs')", /comes in through/],
  ['a new library', 'server/src/app.ts', "import x from 'left-pad'", /no part/],
];

test.each(planted)('%s is found', (_what, from, text, complaint) => {
  const others = ['sessions/session.ts', 'live/live-query.ts', 'test-support/room-app.ts'];
  const lines = readImports(from, text, new Set(others.map((file) => `server/src/${file}`)));
  expect(lines.flatMap((line) => [...judgeDirection(line), ...judgeLibrary(line)]).join()).toMatch(complaint);
});

test('a circle of types is found, and shown from its first file', () => {
  const graph = new Map([
    ['c.ts', ['a.ts']],
    ['a.ts', ['b.ts']],
    ['b.ts', ['c.ts', 'd.ts']],
    ['d.ts', []],
  ]);
  expect(findCycles(graph)).toEqual([['a.ts', 'b.ts', 'c.ts']]);
});

function packageFolder(file: string): string {
  return file.startsWith('examples/') ? file.split('/').slice(0, 2).join('/') : (file.split('/')[0] ?? '');
}

/** Tests and scripts about the repository, and its policies' tests, stand above all packages. */
function isAboutAll(file: string): boolean {
  return /^(architecture|scripts|policies|prisma)\/|^[^/]*$/.test(file);
}
