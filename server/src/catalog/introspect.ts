/**
 * Asks Postgres what is really there: tables, columns, keys, grants, policies, functions, triggers. One
 * statement, so that all of it is of one moment. Decides nothing; `build-catalog.ts` does.
 */
import type { Pool } from 'pg';

export interface Introspection {
  readonly snapshot: string;
  readonly roleStamp: string;
  readonly isWatched: boolean;
  readonly tables: readonly TableFacts[];
  readonly policies: readonly PolicyFacts[];
  readonly functions: readonly FunctionFacts[];
  /** Operators and casts that a function which is not Postgres's own stands behind, by its oid. */
  readonly operators: readonly { readonly symbol: string; readonly routine: number }[];
  readonly casts: readonly number[];
}

export interface TableFacts {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`: r table, p partitioned, v view, m materialized view, f foreign. */
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  /** The table it is a partition of, directly. */
  readonly parent: number | null;
  /** The tables that inherit from it without being its partitions: whoever reads it, reads them. */
  readonly heirs: readonly number[];
  readonly hasRowSecurity: boolean;
  /** The roles that its policies do not bind: owners, and whoever bypasses row-level security. */
  readonly exemptRoles: readonly string[];
  /** Of a view: whether it reads with the rights of whoever asks, and not with its owner's. */
  readonly isInvoker: boolean;
  readonly isCaptured: boolean;
  readonly indexes: readonly IndexFacts[];
  readonly columns: readonly ColumnFacts[];
  /** Constraints and unique indexes, by name. */
  readonly constraints: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** The text of a view. */
  readonly definition: string | null;
  /** What a view reads. */
  readonly reads: readonly number[];
  readonly readsFunctions: readonly number[];
  readonly canDelete: readonly string[];
  /** The roles that a permissive policy lets do such a thing at all, for each command. Of a table without policies: none. */
  readonly permitted: CommandRoles;
}

export interface CommandRoles {
  readonly select: readonly string[];
  readonly insert: readonly string[];
  readonly update: readonly string[];
  readonly delete: readonly string[];
}

export interface IndexFacts {
  /** Such as `btree` or `gin`. */
  readonly method: string;
  /** In order; null for an expression. */
  readonly columns: readonly (string | null)[];
  /** Whether it holds only some of the rows. */
  readonly isPartial: boolean;
}

export interface ColumnFacts {
  readonly name: string;
  readonly sqlType: string;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  readonly isReadOnly: boolean;
  /** Not so for a generated column that is computed when it is read. */
  readonly isStored: boolean;
  readonly isDeterministic: boolean;
  /** The oid of its collation; 0 without one. */
  readonly collation: number;
  /** The roles with each privilege. */
  readonly select: readonly string[];
  readonly insert: readonly string[];
  readonly update: readonly string[];
}

export interface PolicyFacts {
  readonly table: number;
  /** `pg_policy.polcmd`: r select, a insert, w update, d delete, * all of them. */
  readonly command: 'r' | 'a' | 'w' | 'd' | '*';
  /** The roles, of those asked for, that it may apply to. */
  readonly roles: readonly string[];
  /** Those of them that it applies to for certain. */
  readonly boundRoles: readonly string[];
  readonly isRestrictive: boolean;
  /** What USING says; empty without one. */
  readonly expression: string;
  /** What WITH CHECK says; empty without one. */
  readonly check: string;
  /** The columns of its own table that the two name; `*` stands for any of Postgres's own, such as `ctid`. */
  readonly columns: readonly string[];
  readonly reads: readonly number[];
  readonly readsFunctions: readonly number[];
}

/** A function, procedure or aggregate; and, under the oid 0, a domain whose check calls something. */
export interface FunctionFacts {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly language: string;
  /** Of an extension and immutable, so that it reads nothing but its arguments. */
  readonly isPure: boolean;
  /** How many arguments it can take. */
  readonly arity: number;
  /** The names of its arguments, in and out. */
  readonly argumentNames: readonly string[];
  /** The settings that it changes while it runs. */
  readonly configures: readonly string[];
  /** What arguments that are left out are filled with, and the text of the function. */
  readonly body: string;
  readonly reads: readonly number[];
  readonly readsFunctions: readonly number[];
}

/** An expression that stands for the roles named by the parameter `$1` and all they are members of, whose changes no trigger announces. */
export const roleStampSql = `(
  select md5(string_agg(concat_ws(' ', r.rolname, r.oid, r.rolsuper, r.rolbypassrls,
    array(select t.oid from pg_roles t where pg_has_role(r.oid, t.oid, 'member') order by t.oid)), ',' order by r.rolname))
  from pg_roles r where r.rolname = any($1::text[]))`;

/** Takes facts about all tables outside the system schemas, with the grants of `roles`. */
export async function introspect(pool: Pool, roles: readonly string[]): Promise<Introspection> {
  const { rows } = await pool.query<Introspection>(introspectionSql, [roles]);
  const [facts] = rows;
  if (!facts) throw new Error('broken invariant: introspection returns one row');
  return facts;
}

const tablesReadBy = (classOf: string, object: string): string => `
  coalesce((select json_agg(distinct d.refobjid::int8) from pg_depend d
    where d.classid = '${classOf}'::regclass and d.objid = ${object}
      and d.refclassid = 'pg_class'::regclass), '[]')`;

/** Also through operators, and the checks of domains. */
const calledBy = (classOf: string, object: string): string => `
  select distinct case d.refclassid
    when 'pg_proc'::regclass then d.refobjid
    when 'pg_operator'::regclass then (select o.oprcode::oid from pg_operator o where o.oid = d.refobjid)
    else 0 end::int8 as routine
  from pg_depend d where d.classid = '${classOf}'::regclass and d.objid = ${object} and (
    d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    or (d.refclassid = 'pg_type'::regclass and d.refobjid in (select oid from calling_domain)))`;

const functionsCalledBy = (classOf: string, object: string): string => `
  coalesce((select json_agg(c.routine order by c.routine) from (${calledBy(classOf, object)}) c), '[]')`;

/** `command` as `pg_policy.polcmd` has it. A role has the rights of those that it inherits from. */
const permittedRoles = (command: 'r' | 'a' | 'w' | 'd'): string => `
  array(select rolname from asked where exists (select from pg_policy p, unnest(p.polroles) g
    where p.polrelid = r.oid and p.polpermissive and p.polcmd in ('${command}', '*')
      and (g = 0 or pg_has_role(asked.oid, g, 'usage'))))`;

const introspectionSql = `
with recursive asked as (
  select r.oid, r.rolname from pg_roles r where r.rolname = any($1::text[])
),
relation as (
  select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relpersistence <> 't'
    and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'rowcast')
),
own_function as (
  select f.oid, f.proname, n.nspname, f.prolang, f.pronargs,
    f.provolatile = 'i' and exists (select from pg_depend e
      where e.classid = 'pg_proc'::regclass and e.objid = f.oid and e.deptype = 'e') as is_pure
  from pg_proc f join pg_namespace n on n.oid = f.pronamespace
  where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'rowcast')
),
calling_domain as (
  select distinct t.oid, t.typname, n.nspname
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  join pg_constraint k on k.contypid in (t.oid, t.typbasetype)
  where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and (
    pg_get_constraintdef(k.oid) ~* 'current_setting' or exists (
      select from pg_depend d where d.classid = 'pg_constraint'::regclass and d.objid = k.oid
        and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)))
),
base_type as (
  select t.oid, t.oid as base from pg_type t where t.typbasetype = 0
  union all
  select t.oid, b.base from pg_type t join base_type b on b.oid = t.typbasetype
),
type_name as (
  select b.oid, case
    when n.nspname = 'pg_catalog' then format_type(t.oid, -1)
    when t.typelem <> 0 and t.typcategory = 'A' then
      format('%I.%I[]', en.nspname, e.typname)
    else format('%I.%I', n.nspname, t.typname) end as sql_type
  from base_type b
  join pg_type t on t.oid = b.base
  join pg_namespace n on n.oid = t.typnamespace
  left join pg_type e on e.oid = t.typelem
  left join pg_namespace en on en.oid = e.typnamespace
),
column_facts as (
  select a.attrelid, json_agg(json_build_object(
    'name', a.attname,
    'sqlType', tn.sql_type,
    'isNullable', not a.attnotnull,
    'hasDefault', a.atthasdef or a.attidentity <> '',
    'isReadOnly', a.attgenerated <> '' or a.attidentity = 'a',
    'isStored', a.attgenerated <> 'v',
    'isDeterministic', coalesce((select l.collisdeterministic from pg_collation l where l.oid = a.attcollation), true),
    'collation', a.attcollation::int8,
    'select', array(select rolname from asked where has_column_privilege(asked.oid, a.attrelid, a.attnum, 'select')),
    'insert', array(select rolname from asked where has_column_privilege(asked.oid, a.attrelid, a.attnum, 'insert')),
    'update', array(select rolname from asked where has_column_privilege(asked.oid, a.attrelid, a.attnum, 'update'))
  ) order by a.attnum) as columns
  from pg_attribute a join relation on relation.oid = a.attrelid join type_name tn on tn.oid = a.atttypid
  where a.attnum > 0 and not a.attisdropped
  group by a.attrelid
),
named_columns as (
  select con.conrelid as relid, con.conname as name, con.conkey::int2[] as keys from pg_constraint con
  where con.conkey is not null
  union
  select i.indrelid, ic.relname, i.indkey::int2[] from pg_index i join pg_class ic on ic.oid = i.indexrelid
  where i.indisunique
),
index_facts as (
  select i.indrelid as relid, json_agg(json_build_object('method', m.amname, 'isPartial', i.indpred is not null,
    'columns', array(
      select a.attname from unnest(i.indkey::int2[]) with ordinality k(attnum, place)
      left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum and k.attnum > 0
      where k.place <= i.indnkeyatts order by k.place
    )) order by i.indexrelid) as indexes
  from pg_index i join relation on relation.oid = i.indrelid
  join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam
  where i.indisvalid group by i.indrelid
),
constraint_facts as (
  select nc.relid, json_agg(json_build_object('name', nc.name, 'columns', array(
    select a.attname from unnest(nc.keys) with ordinality k(attnum, place)
    join pg_attribute a on a.attrelid = nc.relid and a.attnum = k.attnum order by k.place
  ))) as constraints
  from named_columns nc join relation on relation.oid = nc.relid group by nc.relid
)
select
  pg_current_snapshot()::text as snapshot,
  ${roleStampSql} as "roleStamp",
  (select count(*) = 2 from pg_event_trigger e
    where e.evtname in ('rowcast_schema_change', 'rowcast_schema_drop') and e.evtenabled = 'A') as "isWatched",
  (select coalesce(json_agg(json_build_object(
    'oid', r.oid::int8,
    'schema', r.nspname,
    'name', r.relname,
    'kind', r.relkind,
    'parent', (select i.inhparent::int8 from pg_inherits i where i.inhrelid = r.oid and r.relispartition),
    'heirs', coalesce((select json_agg(i.inhrelid::int8 order by i.inhrelid) from pg_inherits i
      join pg_class h on h.oid = i.inhrelid where i.inhparent = r.oid and not h.relispartition), '[]'),
    'hasRowSecurity', r.relrowsecurity,
    'exemptRoles', array(select a.rolname from asked a join pg_roles r2 on r2.oid = a.oid
      where r2.rolsuper or r2.rolbypassrls or (pg_has_role(a.oid, r.relowner, 'usage') and not r.relforcerowsecurity)),
    'isInvoker', exists (select from unnest(r.reloptions) o
      where o ~ '^security_invoker=' and split_part(o, '=', 2) in ('true', 'on', 'yes', '1')),
    'isCaptured', (select count(*) = 4 from pg_trigger t
      where t.tgrelid = r.oid and t.tgname like 'rowcast\\_capture\\_%' and t.tgenabled in ('A', 'O')),
    'definition', case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end,
    'columns', cf.columns,
    'indexes', coalesce(ix.indexes, '[]'),
    'constraints', coalesce(ct.constraints, '[]'),
    'reads', coalesce((select json_agg(distinct d.refobjid::int8) from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
      where w.ev_class = r.oid and d.refobjid <> r.oid), '[]'),
    'readsFunctions', coalesce((select json_agg(distinct c.routine) from pg_rewrite w
      cross join lateral (${calledBy('pg_rewrite', 'w.oid')}) c where w.ev_class = r.oid), '[]'),
    'canDelete', array(select rolname from asked where has_table_privilege(asked.oid, r.oid, 'delete')),
    'permitted', json_build_object('select', ${permittedRoles('r')}, 'insert', ${permittedRoles('a')},
      'update', ${permittedRoles('w')}, 'delete', ${permittedRoles('d')})
  ) order by r.oid), '[]') from relation r join column_facts cf on cf.attrelid = r.oid
    left join constraint_facts ct on ct.relid = r.oid
    left join index_facts ix on ix.relid = r.oid) as tables,
  (select coalesce(json_agg(json_build_object(
    'table', p.polrelid::int8,
    'command', p.polcmd,
    'roles', array(select rolname from asked where exists (
      select from unnest(p.polroles) g where g = 0 or pg_has_role(asked.oid, g, 'member'))),
    'boundRoles', array(select rolname from asked where exists (
      select from unnest(p.polroles) g where g = 0 or pg_has_role(asked.oid, g, 'usage'))),
    'isRestrictive', not p.polpermissive,
    'expression', coalesce(pg_get_expr(p.polqual, p.polrelid), ''),
    'check', coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''),
    'columns', array(select case when a.attnum < 0 then '*' else a.attname end from pg_depend d
      join pg_attribute a on a.attrelid = p.polrelid and a.attnum = d.refobjsubid
      where d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid and d.refobjsubid <> 0),
    'reads', ${tablesReadBy('pg_policy', 'p.oid')},
    'readsFunctions', ${functionsCalledBy('pg_policy', 'p.oid')}
  ) order by p.oid), '[]') from pg_policy p) as policies,
  (select coalesce(json_agg(json_build_object(
    'oid', f.oid::int8,
    'schema', f.nspname,
    'name', f.proname,
    'language', l.lanname,
    'isPure', f.is_pure,
    'arity', f.pronargs,
    'argumentNames', coalesce((select to_json(p.proargnames) from pg_proc p where p.oid = f.oid), '[]'),
    'configures', coalesce((select json_agg(split_part(c, '=', 1)) from pg_proc p, unnest(p.proconfig) c where p.oid = f.oid), '[]'),
    'body', case when f.is_pure then '' else concat_ws(' ',
      (select pg_get_expr(p.proargdefaults, 0) from pg_proc p where p.oid = f.oid),
      (select coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) from pg_proc p where p.oid = f.oid)) end,
    'reads', ${tablesReadBy('pg_proc', 'f.oid')},
    'readsFunctions', ${functionsCalledBy('pg_proc', 'f.oid')}
  ) order by f.oid, f.nspname, f.proname), '[]') from (
    select * from own_function
    union all
    select 0, typname, nspname, 0, 0, false from calling_domain
  ) f left join pg_language l on l.oid = f.prolang) as functions,
  (select coalesce(json_agg(json_build_object('symbol', o.oprname, 'routine', f.oid::int8) order by o.oid), '[]')
    from pg_operator o join own_function f on f.oid = o.oprcode where not f.is_pure) as operators,
  (select coalesce(json_agg(distinct f.oid::int8), '[]')
    from pg_cast c join own_function f on f.oid = c.castfunc where not f.is_pure) as casts`;
