/** Two databases that began as one: whether they still hold the same, and how their counters are kept level. */
import type { TestDatabase } from '@rowcast/test-support';
import { compareResults } from './compare-results.js';
import type { Pair } from './start-pair.js';

/** The tables that differ, with the places. */
export async function compareDatabases({ databases }: Pair, clockSlackMs: number): Promise<readonly string[]> {
  const tables = await tablesOf(databases.prisma);
  const differences = await Promise.all(
    tables.map(async (table) => {
      const [prisma, rowcast] = await Promise.all([rowsOf(databases.prisma, table), rowsOf(databases.rowcast, table)]);
      return compareResults({ prisma, rowcast, isUnordered: true, clockSlackMs }).map((place) => `${table}: ${place}`);
    }),
  );
  return differences.flat();
}

async function tablesOf(database: TestDatabase): Promise<readonly string[]> {
  const rows = await database.sql<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'shop') order by 1`);
  return rows.map(({ name }) => name);
}

function rowsOf(database: TestDatabase, table: string): Promise<readonly object[]> {
  return database.sql(`select * from ${table} as row order by row::text`);
}

/** A refused write may leave one counter ahead; the next new rows shall have equal ids all the same. */
export async function levelSequences({ databases }: Pair): Promise<void> {
  const both = [databases.prisma, databases.rowcast];
  const [prisma = [], rowcast = []] = await Promise.all(both.map(readSequences));
  const uneven = prisma.flatMap(({ name, last }, index) => {
    const other = rowcast[index]?.last ?? last;
    const lead = [last, other].sort((a, b) => Number(b - a))[0];
    return last === other ? [] : [`setval('${name}', ${lead})`];
  });
  if (uneven.length === 0) return;
  await Promise.all(both.map((database) => database.sql(`select ${uneven.join(', ')}`)));
}

async function readSequences(database: TestDatabase): Promise<readonly { name: string; last: bigint }[]> {
  const rows = await database.sql<{ name: string; last: string | null }>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
    where schemaname in ('public', 'shop') order by 1`);
  return rows.map(({ name, last }) => ({ name, last: BigInt(last ?? 0) }));
}
