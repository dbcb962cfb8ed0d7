/**
 * `rowcast dev`: everything, from nothing. A database, the tables, the policies, the client's schema, the
 * server; and again whenever a file changes, until Ctrl-C.
 */
import fs from 'node:fs';
import path from 'node:path';
import { describeUrl } from '../../database/direct-connection.js';
import { defaultPort, type RunningServer } from '../../main.js';
import { findHoles } from '../../migrate/check-policies.js';
import { readMigrations } from '../../migrate/migration-folder.js';
import { readMigrationStatus } from '../../migrate/migration-status.js';
import { applyPolicies } from '../../migrate/policies.js';
import { loadSchemaFiles } from '../../migrate/schema-files.js';
import type { CommandContext } from '../command-context.js';
import { InstanceLock } from '../instance-lock.js';
import { migrationProject } from '../migration-project.js';
import { type OpenDatabase, openForDevelopment } from '../open-database.js';
import { type Project, readPort } from '../project.js';
import { runServer } from '../run-server.js';
import { seedOnce } from '../seed.js';
import { readSecrets } from '../state-folder.js';
import { generate, syncProject } from '../sync-project.js';
import { waitForSignal } from '../wait-for-signal.js';
import { type ProjectChange, ProjectWatcher } from '../watch-project.js';

export interface DevOptions {
  readonly port?: string;
  readonly host?: string;
  readonly migrate: boolean;
  readonly seed: boolean;
}

export async function dev(context: CommandContext, options: DevOptions): Promise<void> {
  const { project } = context;
  loadSchemaFiles(project.schemaPath);
  const ended = waitForSignal();
  const lock = InstanceLock.acquire(project.stateDir, 'dev');
  let database: OpenDatabase | undefined;
  let session: DevSession | undefined;
  try {
    database = await openForDevelopment(project);
    if (database.isEmbedded) lock.publish({ embeddedUrl: database.directUrl });
    session = new DevSession(context, options, database);
    const url = await session.start();
    lock.publish({ url });
    greet(context, database, { url, port: readPort(options.port) ?? project.environment.port ?? defaultPort });
    await session.warnOfHoles();
    await ended;
  } finally {
    await session?.close();
    await database?.close();
    lock.release();
  }
}

/** How often a draft is looked at again. */
const draftCheckMs = 2_000;

class DevSession {
  readonly #context: CommandContext;
  readonly #options: DevOptions;
  readonly #database: OpenDatabase;
  #server: RunningServer | undefined;
  #watcher: ProjectWatcher | undefined;
  #port: number | undefined;
  #fingerprint: string | undefined;
  #draft = '';
  #holes = '';

  constructor(context: CommandContext, options: DevOptions, database: OpenDatabase) {
    this.#context = context;
    this.#options = options;
    this.#database = database;
  }

  /** Returns where it can be opened. */
  async start(): Promise<string> {
    const { project, terminal } = this.#context;
    const isNew = await this.#sync();
    const wantsSeed = this.#options.seed && this.#database.canMigrate;
    if (wantsSeed && (await seedOnce({ project, database: this.#database, isNew })))
      terminal.say('filled with the seed');
    const port = readPort(this.#options.port);
    this.#server = await this.#serve(port);
    this.#port = Number(new URL(this.#server.url).port);
    this.#watcher = new ProjectWatcher(project, (change) => this.#follow(change));
    return this.#server.url;
  }

  async close(): Promise<void> {
    await this.#watcher?.close();
    await this.#server?.close();
  }

  async #sync(): Promise<boolean> {
    const { project, terminal } = this.#context;
    const database = this.#database;
    this.#fingerprint = undefined;
    if (!database.canMigrate) {
      terminal.note(`${describeUrl(database.directUrl)} may not change tables, so the database is served as it is`);
      generate(project, terminal);
      return false;
    }
    const { isNew } = await syncProject({ project, database, terminal, writesMigrations: this.#options.migrate });
    this.#fingerprint = fingerprint(project);
    return isNew;
  }

  /** Says which tables lack protection, and are not served before they have it: once, until that changes. */
  async warnOfHoles(): Promise<void> {
    const { terminal } = this.#context;
    if (!this.#database.canMigrate) return;
    const found = await findHoles(this.#database.directUrl);
    const holes = found.map(({ object, message, fix }) => `${object}: ${message}\n  ${terminal.style(fix, 'quiet')}`);
    if (this.#holes !== holes.join())
      for (const hole of holes) terminal.note(`${terminal.style('warning', 'warning')} ${hole}`);
    this.#holes = holes.join();
  }

  async #follow(change: ProjectChange): Promise<void> {
    const { project, terminal } = this.#context;
    try {
      // A migration that was written here wakes the watcher once more.
      const hasNewSchema = change.hasSchema && this.#fingerprint !== fingerprint(project);
      if (hasNewSchema && !(await this.#waitsForDraft(change))) {
        await this.#sync();
        await this.#serveAnew();
        terminal.say('the schema is in use');
        await this.warnOfHoles();
      } else if (change.hasPolicies && this.#database.canMigrate) {
        await applyPolicies({ url: this.#database.directUrl, policiesDir: project.policiesDir });
        terminal.say('the policies are in use');
        await this.warnOfHoles();
      }
    } catch (error) {
      terminal.fail(error);
    }
  }

  /** A server keeps the models that it started with, so a change of the schema takes a new one on the same port. */
  async #serveAnew(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
    this.#server = await this.#serve(this.#port);
  }

  /** A migration that somebody is writing is not run until they say so. */
  async #waitsForDraft(change: ProjectChange): Promise<boolean> {
    const { project, terminal } = this.#context;
    if (!this.#database.canMigrate) return false;
    const { pending } = await readMigrationStatus(migrationProject(project, this.#database));
    const names = pending.join(', ');
    if (names !== '' && names !== this.#draft)
      terminal.say(`${names} is not applied yet; rowcast migrate dev applies it`);
    this.#draft = names;
    if (names !== '') this.#watcher?.noteAgain(change, draftCheckMs);
    return names !== '';
  }

  /** The front end may be built later, or be served by a tool of its own meanwhile. */
  #staticDir(): string | undefined {
    const { project, terminal } = this.#context;
    const { staticDir } = project;
    if (staticDir === undefined || fs.existsSync(staticDir)) return staticDir;
    const shown = path.relative(project.folder, staticDir);
    terminal.note(`there is no ${shown} yet, so no front end is served; build it, then start again`);
    return undefined;
  }

  #serve(port: number | undefined): Promise<RunningServer> {
    const { project, isVerbose } = this.#context;
    const { accountsSecret } = readSecrets(project.stateDir);
    const host = this.#options.host ?? project.environment.host ?? '127.0.0.1';
    return runServer({
      project,
      database: this.#database,
      port,
      isPortFixed: false,
      host,
      accountsSecret,
      staticDir: this.#staticDir(),
      logLevel: isVerbose ? 'info' : 'error',
    });
  }
}

/** Equal as long as neither the schema nor the migrations have changed. */
function fingerprint({ schemaPath, migrationsDir }: Project): string {
  return JSON.stringify([loadSchemaFiles(schemaPath).files, readMigrations(migrationsDir, '').migrationDirectories]);
}

interface Greeting {
  readonly url: string;
  /** The port that was asked for. */
  readonly port: number;
}

function greet({ project, terminal }: CommandContext, database: OpenDatabase, { url, port }: Greeting): void {
  const dataDir = path.relative(project.folder, path.join(project.stateDir, 'postgres'));
  const where = database.isEmbedded ? database.directUrl : describeUrl(database.directUrl);
  const isElsewhere = port !== 0 && Number(new URL(url).port) !== port;
  const quiet = (text: string): string => terminal.style(text, 'quiet');
  terminal.say();
  terminal.say(
    `  ${terminal.style('Rowcast', 'strong')}   ${terminal.style(url, 'good')}${isElsewhere ? quiet(`  (${port} is taken)`) : ''}`,
  );
  terminal.say(`  database  ${where}`);
  if (database.isEmbedded) terminal.say(quiet(`            kept in ${dataDir}`));
  for (const line of project.welcome) terminal.say(`  ${line}`);
  terminal.say();
  terminal.say(quiet('  Follows changes of the schema and the policies. Ctrl-C stops it.'));
  terminal.json({ url, databaseUrl: where });
}
