/** A PostgreSQL of its own with the demo's tables, which a test can restart and crash. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deploy, EmbeddedPostgres } from '@rowcast/server/testing';
import pg from 'pg';
import { SmallDisk } from './small-disk.js';

const repository = path.resolve(import.meta.dirname, '../../..');
const serverPassword = 'rowcast';

export const schemaPath = path.join(repository, 'prisma/schema.prisma');

export class PostgresCluster implements AsyncDisposable {
  readonly dataDir: string;
  readonly #disk: SmallDisk | undefined;
  #postgres: EmbeddedPostgres;

  private constructor(dataDir: string, postgres: EmbeddedPostgres, disk: SmallDisk | undefined) {
    this.dataDir = dataDir;
    this.#postgres = postgres;
    this.#disk = disk;
  }

  /** `onSmallDisk`: all tables, indexes and temporary files are on a disk of their own, which can be filled. */
  static async start({ onSmallDisk = false } = {}): Promise<PostgresCluster> {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-faults-'));
    fs.chmodSync(dataDir, 0o755);
    const postgres = await EmbeddedPostgres.start({ dataDir, settings });
    const disk = onSmallDisk ? SmallDisk.mount(path.join(dataDir, 'small-disk')) : undefined;
    if (disk) await putTablesInto(postgres.url, disk.folderFor(path.join(dataDir, 'data')));
    await deploy({
      directUrl: postgres.url,
      schemaPath,
      migrationsDir: path.join(repository, 'prisma/migrations'),
      policiesDir: path.join(repository, 'policies'),
      serverPassword,
    });
    return new PostgresCluster(dataDir, postgres, disk);
  }

  /** The superuser's. */
  get url(): string {
    return this.#postgres.url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** As the server logs in, perhaps through something that listens on another port. */
  serverUrl(port = this.port): string {
    const { pathname } = new URL(this.url);
    return `postgres://rowcast_server:${serverPassword}@127.0.0.1:${port}${pathname}`;
  }

  /** Runs SQL as the superuser, on a connection of its own. */
  async sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]> {
    const client = new pg.Client(this.url);
    client.on('error', () => {});
    await client.connect();
    try {
      const result = await client.query(text, values as unknown[] | undefined);
      return ((Array.isArray(result) ? result.at(-1) : result)?.rows ?? []) as Row[];
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Leaves no room on the small disk. */
  fillDisk(): void {
    this.#disk?.fill();
  }

  freeDisk(): void {
    this.#disk?.free();
  }

  /** Ends every connection and comes back after a while. */
  async restart(awayMs: number): Promise<void> {
    await this.#postgres.stop();
    await this.#comeBack(awayMs);
  }

  /** kill -9 of the whole cluster: unlogged tables are empty afterwards. */
  async crash(awayMs: number): Promise<void> {
    const file = path.join(this.dataDir, 'data/postmaster.pid');
    const postmaster = Number(fs.readFileSync(file, 'utf8').split('\n')[0]);
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
    for (const pid of [postmaster, ...children.trim().split(/\s+/).map(Number)]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It was gone already.
      }
    }
    await this.#postgres.stop();
    await this.#comeBack(awayMs);
  }

  /** Copies the data of the running cluster, as a base for another one that goes on where this one ends. */
  async copyTo(dataDir: string): Promise<void> {
    const client = new pg.Client(this.url);
    await client.connect();
    await client.query(`select pg_backup_start('copy', true)`);
    execFileSync('cp', ['-a', `${this.dataDir}/.`, dataDir]);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop()');
    await client.end();
    fs.rmSync(path.join(dataDir, 'data/postmaster.pid'));
    for (const [name, text] of [
      ['backup_label', rows[0]?.labelfile ?? ''],
      ['recovery.signal', ''],
    ] as const) {
      const file = path.join(dataDir, 'data', name);
      fs.writeFileSync(file, text);
      const { uid, gid } = fs.statSync(path.join(dataDir, 'data'));
      fs.chownSync(file, uid, gid);
    }
  }

  async stop(): Promise<void> {
    await this.#postgres.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#postgres.stop();
    this.#disk?.unmount();
    fs.rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #comeBack(awayMs: number): Promise<void> {
    const { port } = this;
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    this.#postgres = await EmbeddedPostgres.start({ dataDir: this.dataDir, port, settings });
  }
}

async function putTablesInto(url: string, folder: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`create tablespace small_disk location '${folder}'`);
  await client.query(`grant create on tablespace small_disk to public`);
  await client.query(`alter system set default_tablespace = 'small_disk'`);
  await client.query(`alter system set temp_tablespaces = 'small_disk'`);
  await client.query('select pg_reload_conf()');
  await client.end();
}

/** What a crash of the processes cannot lose, so that the disk need not be waited for; and enough log for a copy. */
const settings = { fsync: 'off', full_page_writes: 'off', wal_keep_size: '256MB' };
