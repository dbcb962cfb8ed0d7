/** A project for tests: files in a temporary folder and a database of its own. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import type { MigrationProject } from '../src/migrate/migration-project.js';

export interface TestProject extends AsyncDisposable {
  readonly project: MigrationProject;
  readonly database: TestDatabase;
  readonly folder: string;
  /** The same files, for another database. */
  on(database: TestDatabase): MigrationProject;
  write(file: string, content: string): void;
  read(file: string): string;
}

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';

export async function createTestProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-project-'));
  const database = await createTestDatabase();
  const on = ({ url }: TestDatabase): MigrationProject => ({
    directUrl: url,
    schemaPath: path.join(folder, 'prisma/schema.prisma'),
    migrationsDir: path.join(folder, 'prisma/migrations'),
    policiesDir: path.join(folder, 'policies'),
  });
  const write = (file: string, content: string): void => {
    const target = path.join(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(
      target,
      file.endsWith('.prisma') && !content.includes('datasource') ? datasource + content : content,
    );
  };
  for (const [file, content] of Object.entries(files)) write(file, content);
  return {
    project: on(database),
    database,
    folder,
    on,
    write,
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    async [Symbol.asyncDispose]() {
      fs.rmSync(folder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}
