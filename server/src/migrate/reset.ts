/**
 * Empties a database and builds it again from the project's files: all rows and accounts are lost. An
 * `auth` schema that is not Rowcast's is left alone.
 */
import { withDirectConnection } from '../database/direct-connection.js';
import { quoteIdentifier } from '../database/quote-identifier.js';
import { type DeployResult, deploy } from './deploy.js';
import { withMigrationLock } from './migration-lock.js';
import type { MigrationProject } from './migration-project.js';
import { loadSchemaFiles } from './schema-files.js';

export async function reset(project: MigrationProject): Promise<DeployResult> {
  const { namespaces } = loadSchemaFiles(project.schemaPath);
  const schemas = new Set(['public', ...namespaces].filter((name) => name !== 'auth'));
  await withMigrationLock(project, () => emptyDatabase(project.directUrl, [...schemas]));
  return deploy(project);
}

async function emptyDatabase(url: string, schemas: readonly string[]): Promise<void> {
  await withDirectConnection(url, async (client) => {
    await client.query('begin');
    await client.query('set local client_min_messages to warning');
    for (const schema of schemas) {
      const name = quoteIdentifier(schema);
      await client.query(`drop schema if exists ${name} cascade`);
      await client.query(`create schema ${name}`);
    }
    await client.query('grant usage on schema public to public');
    await client.query('drop schema if exists rowcast cascade');
    const { rows } = await client.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = to_regnamespace('auth') and c.relkind = 'r'
         and obj_description(c.oid, 'pg_class') like 'Rowcast:%'`,
    );
    for (const { name } of rows) await client.query(`drop table if exists auth.${quoteIdentifier(name)} cascade`);
    await client.query('commit');
  });
}
