/**
 * Fills a new database once: after the first migration, and again after a reset. What fills it is the
 * project's: SQL, run as the owner, or a program, which finds the URLs in its environment.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RowcastError } from '@rowcast/protocol';
import { withDirectConnection } from '../database/direct-connection.js';
import { runScript, ScriptError } from '../migrate/run-script.js';
import type { OpenDatabase } from './open-database.js';
import type { Project } from './project.js';

export interface SeedOptions {
  readonly project: Project;
  readonly database: OpenDatabase;
  /** Whether the tables were made by this very command. */
  readonly isNew: boolean;
}

/** Runs the seed if this database still waits for it. Returns whether it did. */
export async function seedOnce({ project, database, isNew }: SeedOptions): Promise<boolean> {
  const { seedPath } = project;
  if (seedPath === undefined) return false;
  if (!fs.existsSync(seedPath)) {
    throw new RowcastError('CONFIG_INVALID', `there is no seed at ${path.relative(project.folder, seedPath)}`, {
      hint: 'correct "seed" in package.json, "rowcast"',
    });
  }
  if (!(await isWaiting(database.directUrl, isNew))) return false;
  if (seedPath.endsWith('.sql')) await runSqlSeed(seedPath, database.directUrl);
  else await runProgramSeed(seedPath, project, database);
  await withDirectConnection(database.directUrl, (client) => client.query('delete from rowcast.waiting_seed'));
  return true;
}

/** Noted in the database, so that a seed that failed is tried again. */
function isWaiting(url: string, isNew: boolean): Promise<boolean> {
  return withDirectConnection(url, async (client) => {
    await client.query('set client_min_messages to warning');
    await client.query('create table if not exists rowcast.waiting_seed (since timestamptz not null default now())');
    if (isNew) await client.query('insert into rowcast.waiting_seed default values');
    const waiting = await client.query('select from rowcast.waiting_seed');
    return waiting.rowCount !== 0;
  });
}

async function runSqlSeed(seedPath: string, url: string): Promise<void> {
  try {
    await withDirectConnection(url, (client) => runScript(client, fs.readFileSync(seedPath, 'utf8')));
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const hint = 'nothing of it was kept; correct it and start again';
    throw error.toRowcastError('MIGRATION_FAILED', path.relative(process.cwd(), seedPath), hint);
  }
}

async function runProgramSeed(seedPath: string, project: Project, database: OpenDatabase): Promise<void> {
  const program = seedPath.endsWith('.ts') ? await compile(seedPath, project) : seedPath;
  const child = spawn(process.execPath, [program], {
    cwd: project.folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DATABASE_URL: database.databaseUrl, DIRECT_URL: database.directUrl },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  throw new RowcastError(
    'MIGRATION_FAILED',
    `${path.relative(project.folder, seedPath)} ended with exit code ${code}`,
    {
      hint: 'correct it and start again; it runs until it succeeds once',
    },
  );
}

interface Esbuild {
  build(options: object): Promise<unknown>;
}

/** Node below 22.18 does not run TypeScript; a project with a front end mostly has esbuild. */
async function compile(seedPath: string, project: Project): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return seedPath;
  let esbuild: Esbuild;
  try {
    const found = createRequire(path.join(project.folder, 'package.json')).resolve('esbuild');
    esbuild = (await import(pathToFileURL(found).href)) as Esbuild;
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', `Node ${process.versions.node} cannot run ${path.basename(seedPath)}`, {
      hint: 'write the seed as .js or .sql, use Node 22.18 or later, or npm install --save-dev esbuild',
      cause: error,
    });
  }
  // Beside the source, so that its imports are found as they are written.
  const outfile = seedPath.replace(/\.ts$/, '.rowcast-seed.mjs');
  const options = {
    entryPoints: [seedPath],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  };
  await esbuild.build(options);
  process.once('exit', () => fs.rmSync(outfile, { force: true }));
  return outfile;
}
