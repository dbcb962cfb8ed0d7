import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, defaultClientConditions, type Rollup } from 'vite';
import { beforeEach, expect, test, vi } from 'vitest';
import { repository } from './source-files.js';

/**
 * What an app pays for each component, in kilobytes after gzip, without React and the client: what is loaded at once. The
 * bounds are a little above what it is, so that a growth is a decision.
 */
const bounds = [
  ['ComponentsProvider', 4],
  ['SignIn', 5.5],
  ['RecordForm', 24.5],
  ['useDataTable', 19.5],
  ['DataTable', 44],
] as const;

// As an app is published: with the tests' own value JSX carries the path of its file, and the size hangs on where that is.
beforeEach(() => {
  vi.stubEnv('NODE_ENV', 'production');
  return () => vi.unstubAllEnvs();
});

test.each(bounds)('%s alone costs at most %s kB', async (name, maxKilobytes) => {
  const bytes = await sizeOf(name);
  expect(bytes / 1_000).toBeLessThanOrEqual(maxKilobytes);
  // One that is far below its bound makes the bound worthless.
  expect(bytes / 1_000).toBeGreaterThan(maxKilobytes * 0.7);
});

/** The size of what is loaded at once by a program that uses this and nothing else. */
async function sizeOf(name: string): Promise<number> {
  const entry = '\0entry';
  const result = await build({
    root: path.join(repository, 'components'),
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['rowcast-source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) =>
          id === entry ? `import { ${name} } from '@rowcast/components'; globalThis.kept = ${name};` : undefined,
      },
    ],
    build: {
      write: false,
      rollupOptions: { input: entry, external: [/^react(-dom)?($|\/)/, /^@rowcast\/client/] },
    },
  });
  const { output } = result as Rollup.RollupOutput;
  return output.reduce((sum, part) => (isLoadedAtOnce(part, output) ? sum + gzipSync(codeOf(part)).length : sum), 0);
}

function codeOf(part: Rollup.OutputChunk | Rollup.OutputAsset): string {
  return part.type === 'chunk' ? part.code : '';
}

/** The entry and what it imports, directly or not; what it loads when it is needed does not count. */
function isLoadedAtOnce(part: Rollup.OutputChunk | Rollup.OutputAsset, output: Rollup.RollupOutput['output']): boolean {
  const chunks = output.filter((other): other is Rollup.OutputChunk => other.type === 'chunk');
  const reached = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const name of reached) {
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) reached.add(next);
  }
  return reached.has(part.fileName);
}
