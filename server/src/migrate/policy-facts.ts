/** Reads from the catalogue what `policy-rules.ts` judges. One statement, so that all of it is of one moment. */
import type pg from 'pg';

export interface PolicyFacts {
  readonly tables: readonly TableRules[];
  readonly policies: readonly PolicyRule[];
  readonly views: readonly ViewRules[];
  /** SECURITY DEFINER functions without a search_path of their own, as `schema.name(arguments)`. */
  readonly openDefinerFunctions: readonly string[];
}

export interface TableRules {
  readonly schema: string;
  readonly name: string;
  readonly hasRowSecurity: boolean;
  /** Which of the roles that clients have may select from it, in whole or in part. */
  readonly readableBy: readonly string[];
  /** The columns of each usable index, in order. */
  readonly indexes: readonly (readonly string[])[];
}

export interface PolicyRule {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all';
  /** Empty for a policy without TO, which is for everybody. */
  readonly roles: readonly string[];
  /** As Postgres prints it; empty if there is none. */
  readonly using: string;
  readonly check: string;
}

export interface ViewRules {
  readonly schema: string;
  readonly name: string;
  readonly isMaterialized: boolean;
  /** Whether it is read with the rights of whoever asks. */
  readonly isInvoker: boolean;
  readonly readableBy: readonly string[];
}

/** The schemas that are not the project's: Postgres's, Rowcast's, and those that Supabase brings. */
const foreignSchemas = `(n.nspname ~ '^(pg_|supabase_|_)' or n.nspname in ('information_schema', 'rowcast', 'auth',
  'storage', 'realtime', 'vault', 'graphql', 'graphql_public', 'extensions', 'pgbouncer', 'pgsodium', 'cron', 'net'))`;

export async function readPolicyFacts(client: pg.Client): Promise<PolicyFacts> {
  await client.query(`select set_config('search_path', '', true)`);
  const { rows } = await client.query<PolicyFacts>(factsSql);
  const [facts] = rows;
  if (!facts) throw new Error('broken invariant: the facts are one row');
  return facts;
}

/** Names each policy of the project's tables, to tell two states of a database apart. */
export async function listPolicies(client: pg.Client): Promise<readonly PolicyName[]> {
  const { rows } = await client.query<PolicyName>(
    `select n.nspname as schema, c.relname as table, p.polname as name
     from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where not ${foreignSchemas} order by 1, 2, 3`,
  );
  return rows;
}

export type PolicyName = Pick<PolicyRule, 'schema' | 'table' | 'name'>;

const ownedByExtension = (classOf: string, object: string): string =>
  `exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.${classOf}'::regclass
    and d.objid = ${object} and d.deptype = 'e')`;

const readableBy = `array(
  select r.rolname::text from pg_catalog.pg_roles r
  where r.rolname in ('anon', 'authenticated') and has_schema_privilege(r.oid, n.oid, 'usage')
    and has_any_column_privilege(r.oid, c.oid, 'select')
  order by r.rolname)`;

const factsSql = `
select
  (select coalesce(json_agg(json_build_object(
    'schema', n.nspname, 'name', c.relname, 'hasRowSecurity', c.relrowsecurity, 'readableBy', ${readableBy},
    'indexes', (select coalesce(json_agg(array(
        select a.attname::text from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where k.place <= i.indnkeyatts order by k.place)), '[]')
      from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisvalid and i.indpred is null and i.indexprs is null)
    ) order by n.nspname, c.relname), '[]')
   from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '_prisma_migrations'
     and c.relpersistence <> 't' and not ${foreignSchemas} and not ${ownedByExtension('pg_class', 'c.oid')}) as tables,
  (select coalesce(json_agg(json_build_object(
    'schema', n.nspname, 'table', c.relname, 'name', p.polname,
    'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end,
    'roles', array(select r.rolname::text from pg_catalog.pg_roles r where r.oid = any(p.polroles) order by r.rolname),
    'using', coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
    'check', coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '')
    ) order by n.nspname, c.relname, p.polname), '[]')
   from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where not ${foreignSchemas}) as policies,
  (select coalesce(json_agg(json_build_object(
    'schema', n.nspname, 'name', c.relname, 'isMaterialized', c.relkind = 'm',
    'isInvoker', coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false),
    'readableBy', ${readableBy}) order by n.nspname, c.relname), '[]')
   from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('v', 'm') and not ${foreignSchemas} and not ${ownedByExtension('pg_class', 'c.oid')}) as views,
  (select coalesce(json_agg(pg_catalog.format('%s.%s(%s)', n.nspname, f.proname,
      pg_get_function_identity_arguments(f.oid)) order by n.nspname, f.proname), '[]')
   from pg_catalog.pg_proc f join pg_catalog.pg_namespace n on n.oid = f.pronamespace
   where f.prosecdef and not exists (select from unnest(f.proconfig) s where s like 'search_path=%')
     and not ${foreignSchemas} and not ${ownedByExtension('pg_proc', 'f.oid')}) as "openDefinerFunctions"`;
