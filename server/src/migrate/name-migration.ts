/** Gives a migration a name from what its script does, for those who did not think of one. Pure. */

interface NamedChange {
  readonly pattern: RegExp;
  readonly describe: (first: string, second: string) => string;
}

const name = '(?:"[^"]+"\\.)?"([^"]+)"';
const changes: readonly NamedChange[] = [
  { pattern: new RegExp(`^create table ${name}`, 'im'), describe: (table) => `create_${table}` },
  {
    pattern: new RegExp(`^alter table ${name}\\s+add column\\s+"([^"]+)"`, 'im'),
    describe: (table, column) => `add_${column}_to_${table}`,
  },
  { pattern: new RegExp(`^drop table ${name}`, 'im'), describe: (table) => `drop_${table}` },
  {
    pattern: new RegExp(`^alter table ${name}\\s+drop column\\s+"([^"]+)"`, 'im'),
    describe: (table, column) => `drop_${column}_from_${table}`,
  },
  { pattern: new RegExp(`^create type ${name}`, 'im'), describe: (type) => `create_${type}` },
  { pattern: new RegExp(`^create (?:unique )?index ${name}`, 'im'), describe: (index) => `index_${index}` },
  { pattern: new RegExp(`^alter table ${name}`, 'im'), describe: (table) => `change_${table}` },
  { pattern: new RegExp(`^alter type ${name}`, 'im'), describe: (type) => `change_${type}` },
];

export function nameMigration(script: string): string {
  for (const { pattern, describe } of changes) {
    const found = pattern.exec(script);
    if (found) return describe(found[1] ?? '', found[2] ?? '');
  }
  return 'change';
}
