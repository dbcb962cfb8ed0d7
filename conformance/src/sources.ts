/** The databases that both clients are asked about. */
import fs from 'node:fs';
import path from 'node:path';
import type { Source } from './start-pair.js';

const repository = path.join(import.meta.dirname, '../..');

function read(...parts: readonly string[]): string {
  return fs.readFileSync(path.join(repository, ...parts), 'utf8');
}

/** The music shop of the examples with all its rows; without what its back office has added, such as accounts. */
export function chinook(): Source {
  const folder = 'examples/admin/prisma';
  const names = fs.readdirSync(path.join(repository, folder, 'migrations'));
  const created = names.find((name) => name.endsWith('_create_chinook')) ?? '';
  const tables = read(folder, 'migrations', created, 'migration.sql');
  const [rows] = /do \$seed\$[\s\S]*?\$seed\$;/.exec(read(folder, 'seed.sql')) ?? [];
  if (rows === undefined) throw new Error('the seed of the music shop begins otherwise than it did');
  return { name: 'chinook', schema: withTablesOf(tables, read(folder, 'schema.prisma')), sql: `${tables}\n${rows}` };
}

/** The schema without the models whose tables a script does not create, and without what leads to them. */
function withTablesOf(script: string, schema: string): string {
  const blocks = [...schema.matchAll(/^(model|enum) (\w+) \{[^}]*?@@map\("(\w+)"\)\s*\}/gm)];
  return blocks
    .filter(([, , , table]) => !script.includes(`CREATE TABLE "${table}"`))
    .reduce(
      (text, [block, , name]) => text.replace(block, '').replace(new RegExp(`^  \\w+ +${name}\\b.*\n`, 'gm'), ''),
      schema,
    );
}

/** A film rental after Pagila: few rows, and every kind of field, key and relation. */
export function rental(): Source {
  return {
    name: 'rental',
    schema: read('conformance/schemas/rental.prisma'),
    sql: read('conformance/schemas/rental.sql'),
  };
}
