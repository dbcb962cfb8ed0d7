/**
 * Builds what has changed: the libraries with the TypeScript compiler, which knows by itself what has, and the
 * examples with Vite, if anything they are made of is newer. A build that succeeds says nothing.
 *
 * Run it by itself with `npm run build`.
 */
import path from 'node:path';
import { bundleStyles } from './bundle-styles.js';
import { isOutdated } from './is-outdated.js';
import { repository, runInstalled, runNpm } from './run-command.js';
import { sweepBuild } from './sweep-build.js';

/** The packages that are published, each by its folder. */
export const publicPackages = ['protocol', 'server', 'client-sdk', 'components'];

/** The examples that have a page, each by its folder. */
export const examples = ['examples/chat', 'examples/admin'];

const exampleSources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];

/** Builds the published packages, as far as they have changed. Throws with the compiler's words if they don't compile. */
export async function buildLibraries() {
  const { exitCode, output } = await runInstalled('typescript/bin/tsc', ['-b', 'tsconfig.json'], { isQuiet: true });
  if (exitCode !== 0) throw new Error(`the packages do not compile\n\n${output}`);
  for (const name of publicPackages) sweepBuild(inRepository(name));
  bundleStyles(inRepository('components/src/styles/styles.css'), inRepository('components/dist/styles.css'));
}

/**
 * Builds the page of an example, if need be. Throws with Vite's words if it fails.
 * @param {string} example
 */
export async function buildExample(example) {
  const sources = [
    ...exampleSources.map((name) => `${example}/${name}`),
    'protocol/src',
    'client-sdk/src',
    'components/src',
  ];
  if (!isOutdated(inRepository(`${example}/dist/index.html`), sources.map(inRepository))) return;
  const { exitCode, output } = await runNpm(['run', 'build', '--workspace', example], { isQuiet: true });
  if (exitCode !== 0) throw new Error(`${example} does not build\n\n${output}`);
}

/** Builds the page that the tests of the components open, if need be. Throws with Vite's words if it fails. */
export async function buildTestPage() {
  const page = 'components/test/page';
  const sources = [
    ...['index.html', 'main.tsx', 'form-pages.tsx', 'mark-labels.ts', 'vite.config.ts'].map(
      (name) => `${page}/${name}`,
    ),
    'components/test-support',
    'components/src',
    'client-sdk/src',
    'protocol/src',
  ];
  if (!isOutdated(inRepository('components/test/page/dist/index.html'), sources.map(inRepository))) return;
  const { exitCode, output } = await runInstalled('vite/bin/vite.js', ['build', page], { isQuiet: true });
  if (exitCode !== 0) throw new Error(`the page for the tests of the components does not build\n\n${output}`);
}

/** @param {string} name */
function inRepository(name) {
  return path.join(repository, name);
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildLibraries();
    for (const example of examples) await buildExample(example);
    await buildTestPage();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
