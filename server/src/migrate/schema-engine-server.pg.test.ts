import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTestProject, type TestProject } from '../../test-support/create-test-project.js';
import { readMigrations, writeMigration } from './migration-folder.js';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const loader = at('../../test-support/run-typescript.mjs');
const program = ['--conditions=rowcast-source', '--import', loader, at('./schema-engine-bin.ts')];

/** Speaks to it as Prisma's own command does. */
function startEngine({ project }: TestProject, ...words: string[]) {
  const datasource = JSON.stringify({ url: project.directUrl });
  const child = spawn(process.execPath, [...program, '--datasource', datasource, ...words]);
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let id = 0;
  return {
    child,
    async ask(method: string, params: object): Promise<Record<string, unknown>> {
      id += 1;
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
      const { value } = await lines.next();
      return JSON.parse(value as string) as Record<string, unknown>;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

const schema = 'model Note {\n  id Int @id\n}\n';
const filters = { externalTables: [], externalEnums: [] };

test("Prisma's command can create, apply and diagnose migrations through it", async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': schema });
  const { schemaPath, migrationsDir } = it.project;
  await using engine = startEngine(it, '--datamodels', schemaPath);
  const files = [{ path: schemaPath, content: it.read('prisma/schema.prisma') }];
  const created = await engine.ask('createMigration', {
    migrationsList: readMigrations(migrationsDir, ''),
    migrationName: 'init',
    draft: false,
    schema: { files },
    filters,
  });
  const { generatedMigrationName: name, migrationScript } = created['result'] as Record<string, string>;
  expect(migrationScript).toContain('CREATE TABLE "Note"');
  writeMigration(migrationsDir, name ?? '', migrationScript ?? '');
  const migrationsList = readMigrations(migrationsDir, '');
  expect(await engine.ask('applyMigrations', { migrationsList, filters })).toMatchObject({
    result: { appliedMigrationNames: [name] },
  });
  const diagnosis = { migrationsList, optInToShadowDatabase: false, filters };
  expect(await engine.ask('diagnoseMigrationHistory', diagnosis)).toMatchObject({ result: { history: null } });
});

test("an error carries Prisma's code and Postgres's words", async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': schema });
  await using engine = startEngine(it);
  writeMigration(it.project.migrationsDir, '20260101000000_bad', 'insert into nowhere values (1)');
  const migrationsList = readMigrations(it.project.migrationsDir, '');
  expect(await engine.ask('applyMigrations', { migrationsList, filters })).toMatchObject({
    error: { data: { error_code: 'P3018', message: expect.stringContaining('relation "nowhere" does not exist') } },
  });
});

test('it tells whether the database can be reached', async () => {
  await using it = await createTestProject({ 'prisma/schema.prisma': schema });
  const { child } = startEngine(it, 'cli', 'can-connect-to-database');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
