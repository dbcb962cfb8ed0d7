/**
 * Builds what has changed: the libraries with the TypeScript compiler, which knows by itself what has, and the
 * chat with Vite, if anything it is made of is newer. A build that succeeds says nothing.
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

const chat = 'examples/chat';
const chatSources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) => `${chat}/${name}`);

/** Builds the published packages, as far as they have changed. Throws with the compiler's words if they don't compile. */
export async function buildLibraries() {
  const { exitCode, output } = await runInstalled('typescript/bin/tsc', ['-b', 'tsconfig.json'], { isQuiet: true });
  if (exitCode !== 0) throw new Error(`the packages do not compile\n\n${output}`);
  for (const name of publicPackages) sweepBuild(inRepository(name));
  bundleStyles(inRepository('components/src/styles/styles.css'), inRepository('components/dist/styles.css'));
}

/** Builds the example chat, if need be. Throws with Vite's words if it fails. */
export async function buildChat() {
  const sources = [...chatSources, 'protocol/src', 'client-sdk/src'];
  if (!isOutdated(inRepository(`${chat}/dist/index.html`), sources.map(inRepository))) return;
  const { exitCode, output } = await runNpm(['run', 'build', '--workspace', chat], { isQuiet: true });
  if (exitCode !== 0) throw new Error(`the example chat does not build\n\n${output}`);
}

/** @param {string} name */
function inRepository(name) {
  return path.join(repository, name);
}

if (process.argv[1] === import.meta.filename) {
  try {
    await buildLibraries();
    await buildChat();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
