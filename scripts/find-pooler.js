/**
 * Finds PgBouncer for the tests of faults, or installs it: the path in PGBOUNCER_PATH, then PATH, then Debian's package
 * if we are root. Throws a message that says what is missing.
 */
import fs from 'node:fs';
import path from 'node:path';
import { run } from './run-command.js';

/**
 * The path of a pooler that can be started.
 * @returns {Promise<string>}
 */
export async function findPooler() {
  const given = process.env['PGBOUNCER_PATH'];
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`PGBOUNCER_PATH is ${given}, and there is no program there`);
  }
  const found = findOnPath();
  if (found) return found;
  console.log('No PgBouncer found for the tests of faults; installing one.');
  const report = await installFromDebian();
  const installed = findOnPath();
  if (installed) return installed;
  throw new Error(
    [
      'The tests of faults need PgBouncer, and none could be found or installed.',
      `  - ${report}`,
      'Install PgBouncer so that it is on PATH, or set PGBOUNCER_PATH to it.',
    ].join('\n'),
  );
}

/** Twice, because a mirror that is being updated often answers the second time. */
async function installFromDebian() {
  if (process.getuid?.() !== 0) return "Debian's package: only root can install it";
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  let exitCode = 1;
  for (const _attempt of [1, 2]) {
    await run('apt-get', ['update', '-q'], { env, isQuiet: true });
    const args = ['install', '-y', '-q', '--no-install-recommends', 'pgbouncer'];
    ({ exitCode } = await run('apt-get', args, { env, isQuiet: true }));
    if (exitCode === 0) break;
  }
  return `Debian's package: apt-get ended with exit code ${exitCode}`;
}

/** Debian puts it where only root's PATH leads. */
function findOnPath() {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin'].filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, 'pgbouncer')).find(isProgram);
}

/** @param {string} file */
function isProgram(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
