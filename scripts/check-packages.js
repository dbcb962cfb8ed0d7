/**
 * `npm run check:packages`: packs the public packages and asks publint and are-the-types-wrong whether everybody
 * who installs them will find code and types.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildLibraries } from './build.js';
import { packPackages } from './pack-packages.js';
import { runInstalled } from './run-command.js';

async function checkPackages() {
  await buildLibraries();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-packages-'));
  try {
    const packed = await packPackages(folder);
    const outcomes = await Promise.all(packed.map(checkPackage));
    return outcomes.every((isGood) => isGood);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./pack-packages.js').PackedPackage} packed */
async function checkPackage({ folder, tarball, files }) {
  const publint = ['publint/src/cli.js', 'run', tarball, '--strict'];
  const attw = ['@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'];
  const results = [];
  for (const [file = '', ...args] of [publint, attw]) results.push(await runInstalled(file, args, { isQuiet: true }));
  const complaints = results.filter(({ exitCode }) => exitCode !== 0).map(({ output }) => output);
  const summary = `${complaints.length === 0 ? 'good' : 'not good'}: ${folder}, ${files.length} files`;
  console.log([...complaints, summary].join('\n'));
  return complaints.length === 0;
}

try {
  process.exitCode = (await checkPackages()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
