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

const copied = `
create schema kept;
do $$
declare place record;
begin
  for place in select schemaname, tablename from pg_tables where schemaname in ('public', 'shop') loop
    execute format('create table kept.%I as table %I.%I', place.schemaname || '.' || place.tablename, place.schemaname, place.tablename);
  end loop;
end $$;
create table kept.counters as
select schemaname, sequencename, last_value from pg_sequences where schemaname in ('public', 'shop');`;

// Keys of other tables are not looked at meanwhile, so that the order of the tables does not matter.
const restored = `
begin;
set local session_replication_role = replica;
do $$
declare place record;
begin
  for place in
    select table_schema as schema, table_name as name, string_agg(quote_ident(column_name), ', ') as columns
    from information_schema.columns join pg_tables on schemaname = table_schema and tablename = table_name
    where table_schema in ('public', 'shop') and is_generated = 'NEVER' group by 1, 2
  loop
    execute format('delete from %I.%I', place.schema, place.name);
    execute format('insert into %I.%I (%s) select %s from kept.%I',
      place.schema, place.name, place.columns, place.columns, place.schema || '.' || place.name);
  end loop;
end $$;
select setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, 1), last_value is not null) from kept.counters;
commit;`;

/** Keeps a copy of what both hold, for `restoreDatabases`. */
export async function copyDatabases({ databases }: Pair): Promise<void> {
  await Promise.all([databases.prisma.sql(copied), databases.rowcast.sql(copied)]);
}

/** Back to what they held when they were copied. Nobody may watch them: capture is passed by. */
export async function restoreDatabases({ databases }: Pair): Promise<void> {
  await Promise.all([restoreDatabase(databases.prisma), restoreDatabase(databases.rowcast)]);
}

export async function restoreDatabase(database: TestDatabase): Promise<void> {
  await database.sql(restored);
}
