/** Names migrations: from what the script does, for those who did not think of a name, and in order. Pure. */

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

export interface DirectoryNameOptions {
  /** `YYYYMMDDhhmmss`. */
  readonly stamp: string;
  /** The newest migration that is there. */
  readonly previous: string | undefined;
}

/** The folder of a migration. Migrations run in the order of their names, also those written within one second. */
export function directoryName(words: string, { stamp, previous }: DirectoryNameOptions): string {
  const last = /^\d{14}/.exec(previous ?? '')?.[0];
  const later = last === undefined || last < stamp ? stamp : String(BigInt(last) + 1n);
  return `${later}_${words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 100)}`;
}
