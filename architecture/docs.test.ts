import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { errorCodes } from '../protocol/src/error-codes.js';
import { checkCodeBlocks, type PageBlock } from './check-code-blocks.js';
import { anchors, checkedMarks, codeBlocks, headings, links } from './markdown.js';
import { readSource, repository, sourceFiles } from './source-files.js';

const pages = sourceFiles().filter((file) => file.endsWith('.md'));
const errorPage = 'docs/errors.md';

test('every error code has a section in docs/errors.md, and every section there a code', () => {
  const sections = headings(readSource(errorPage)).filter(({ level }) => level === 3);
  expect(sections.map(({ text }) => text).sort()).toEqual(Object.keys(errorCodes).sort());
});

test('the sections tell status and retry as the catalogue does', () => {
  const page = readSource(errorPage);
  const wrong = Object.entries(errorCodes).filter(([code, { status, retry }]) => {
    const line = `\`${status}\` · ${retry ? 'try again' : 'do not repeat'}`;
    return !page.includes(`### ${code}\n\n${line}\n\n`);
  });
  expect(wrong.map(([code]) => `${code} differs from protocol/src/error-codes.ts`)).toEqual([]);
});

test('every section says something about its error', () => {
  const sections = readSource(errorPage).split(/^### /m).slice(1);
  const short = sections.filter((section) => section.split('\n').slice(4).join(' ').length < 80);
  expect(short.map((section) => section.split('\n')[0])).toEqual([]);
});

test('every relative link leads to a file, and its anchor to a heading', () => {
  const broken = pages.flatMap((page) =>
    links(readSource(page))
      .filter(({ target }) => !/^[a-z]+:|^\/\//.test(target) && !leadsSomewhere(page, target))
      .map(({ target, line }) => `${page}:${line} links to ${target}`),
  );
  expect(broken).toEqual([]);
});

test('every test that docs/security.md calls by its name is there', () => {
  const named = [...readSource('docs/security.md').matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+\.test\.ts)\)/g)];
  const missing = named.filter(([, name = '', file = '']) => {
    const isWhole = file.endsWith(`/${name}`) || name === 'an oracle';
    return !isWhole && !readSource(file).replaceAll("\\'", "'").includes(name);
  });
  expect(missing.map(([, name, file]) => `${file} has no "${name}"`)).toEqual([]);
  expect(named.length).toBeGreaterThan(30);
});

test('the code in the pages that is marked as checked compiles', () => {
  expect(checkCodeBlocks(checkedBlocks())).toEqual([]);
});

test('only TypeScript can be marked as checked, and every mark stands before a block', () => {
  const marks = pages.map((page) => checkedMarks(readSource(page)));
  expect(checkedBlocks()).toHaveLength(marks.reduce((sum, count) => sum + count, 0));
});

test('a block that does not compile is found, at its line', () => {
  const page =
    '# Title\n\n<!-- checked\ndeclare const name: string;\n-->\n```ts\nconst a = 1;\nconst b: number = name;\n```\n';
  const found = checkCodeBlocks(codeBlocks(page).map((block) => ({ ...block, page: 'docs/planted.md' })));
  expect(found).toEqual(["docs/planted.md:8 Type 'string' is not assignable to type 'number'."]);
});

test('links and headings are read as GitHub reads them', () => {
  const page =
    '# The `one`\n\n## A, b & c\n\n[x](a.md#b) ![y](c.png "t") <img src="d.png"> `[no](e.md)`\n```\n# no\n[no](f.md)\n```\n';
  expect(links(page).map(({ target }) => target)).toEqual(['a.md#b', 'c.png', 'd.png']);
  expect([...anchors(page)]).toEqual(['the-one', 'a-b--c']);
});

function checkedBlocks(): readonly PageBlock[] {
  const blocks = pages.flatMap((page) => codeBlocks(readSource(page)).map((block) => ({ ...block, page })));
  return blocks.filter(({ language, prelude }) => prelude !== undefined && ['ts', 'tsx'].includes(language));
}

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', anchor] = target.split('#');
  const place = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(file));
  if (!fs.existsSync(path.join(repository, place))) return false;
  return anchor === undefined || !place.endsWith('.md') || anchors(readSource(place)).has(anchor);
}
