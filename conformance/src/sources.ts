/** The databases that both clients are asked about. */
import fs from 'node:fs';
import path from 'node:path';
import type { Source } from './start-pair.js';

const repository = path.join(import.meta.dirname, '../..');

function read(...parts: readonly string[]): string {
  return fs.readFileSync(path.join(repository, ...parts), 'utf8');
}

/** The music shop of the examples, with all its rows. */
export function chinook(): Source {
  const folder = 'examples/admin/prisma';
  const migrations = fs.readdirSync(path.join(repository, folder, 'migrations'), { withFileTypes: true });
  const scripts = migrations
    .filter((entry) => entry.isDirectory() && entry.name.endsWith('_create_chinook'))
    .map(({ name }) => read(folder, 'migrations', name, 'migration.sql'));
  return {
    name: 'chinook',
    schema: read(folder, 'schema.prisma'),
    sql: [...scripts, read(folder, 'seed.sql')].join('\n'),
  };
}

/** A film rental after Pagila: few rows, and every kind of field, key and relation. */
export function rental(): Source {
  return {
    name: 'rental',
    schema: read('conformance/schemas/rental.prisma'),
    sql: read('conformance/schemas/rental.sql'),
  };
}
