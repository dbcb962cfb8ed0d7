/**
 * Brings a database to what the project's files say: Rowcast's own objects, the pending migrations, the
 * capture triggers, the policies, in this order, since each needs the one before. What is there already
 * is left alone, so it can run at every start.
 */
import type pg from 'pg';
import { withDirectConnection } from '../database/direct-connection.js';
import { applyPendingMigrations } from './apply-migrations.js';
import { readMigrations } from './migration-folder.js';
import { withMigrationLock } from './migration-lock.js';
import type { MigrationProject } from './migration-project.js';
import { applyPlatform, platformSql } from './platform.js';
import { applyPolicies } from './policies.js';
import { SchemaEngine } from './schema-engine.js';
import { loadSchemaFiles } from './schema-files.js';

export interface DeployResult {
  readonly appliedMigrations: readonly string[];
  /** The files of `policies/`, in the order in which they were applied. */
  readonly policyFiles: readonly string[];
}

export async function deploy(project: MigrationProject): Promise<DeployResult> {
  loadSchemaFiles(project.schemaPath);
  return withMigrationLock(project, async () => {
    const appliedMigrations = await applyTables(project);
    return { appliedMigrations, policyFiles: await finishDeploy(project) };
  });
}

/** The first half: Rowcast's own objects and the pending migrations. Returns the names of those applied. */
export async function deployTables(project: MigrationProject): Promise<readonly string[]> {
  return withMigrationLock(project, () => applyTables(project));
}

async function applyTables(project: MigrationProject): Promise<readonly string[]> {
  const schema = loadSchemaFiles(project.schemaPath);
  await applyPlatform(project.directUrl, { serverPassword: project.serverPassword });
  const list = readMigrations(project.migrationsDir, platformSql());
  if (list.migrationDirectories.length === 0) return [];
  const engine = await SchemaEngine.open({ url: project.directUrl, shadowUrl: project.shadowUrl, schema });
  try {
    return await applyPendingMigrations(engine, list);
  } finally {
    await engine.close();
  }
}

/** The second half, which follows every change of tables: capture and policies. */
export async function finishDeploy(project: MigrationProject): Promise<readonly string[]> {
  await withDirectConnection(project.directUrl, async (client) => {
    await installCapture(client);
    await hideHistory(client);
  });
  return applyPolicies({ url: project.directUrl, policiesDir: project.policiesDir });
}

async function installCapture(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regprocedure('rowcast.install_capture()') is not null as exists`,
  );
  if (rows[0]?.exists) await client.query('select rowcast.install_capture()');
}

/** Prisma's history lies among the user's tables, where a grant on all of them would show it to clients. */
async function hideHistory(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relname = '_prisma_migrations' and c.relkind = 'r' and not c.relrowsecurity
       and pg_has_role(c.relowner, 'usage')`,
  );
  for (const { name } of rows) await client.query(`alter table ${name} enable row level security`);
}
