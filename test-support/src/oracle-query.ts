/**
 * The oracle: what a query's answer is, as SQL that a reader can check by eye. Rows are ranked in their
 * order, the window is cut by rank, and each row is built by `json_build_object` with subqueries for what
 * is related. To be run as the asker, under row-level security. Says beforehand if a grant is missing.
 */
import type { QuerySpec, WireObject, WireValue } from '@rowcast/protocol';
import { aggregatesSql, groupsSql, wireSql } from './oracle-groups.js';
import { linkSql, type OracleScope, whereSql } from './oracle-where.js';
import {
  findModel,
  findRelation,
  findWorldField,
  type WorldField,
  type WorldModel,
  type WorldRelation,
  type WorldSchema,
} from './world-schema.js';

/** Whether the asker's role has a grant to read the column. */
export type Grants = (table: string, column: string) => boolean;

/** A statement with one row and one column, `rows`: a JSON list. Null if a grant is missing. */
export function oracleSql(spec: QuerySpec, schema: WorldSchema, grants: Grants): string | null {
  const oracle = new Oracle(schema, grants);
  const rows = oracle.resultSql(spec);
  return oracle.isRefused ? null : `select ${rows} as rows`;
}

class Oracle implements OracleScope {
  readonly schema: WorldSchema;
  readonly #grants: Grants;
  #aliases = 0;
  isRefused = false;

  constructor(schema: WorldSchema, grants: Grants) {
    this.schema = schema;
    this.#grants = grants;
  }

  alias(): string {
    this.#aliases += 1;
    return `o${this.#aliases}`;
  }

  need(model: WorldModel, field: WorldField): void {
    this.needColumn(model.table, field.column);
  }

  needColumn(table: string, column: string): void {
    if (!this.#grants(table, column)) this.isRefused = true;
  }

  needRows(model: WorldModel): void {
    if (this.#readable(model).length === 0) this.isRefused = true;
  }

  resultSql({ model: name, action, args }: QuerySpec): string {
    const model = findModel(this.schema, name);
    this.needRows(model);
    if (action === 'count') return this.#countSql(model, args);
    if (action === 'aggregate') return this.#aggregateSql(model, args);
    if (action === 'groupBy') return this.#groupBySql(model, args);
    const isSingle = action !== 'findMany';
    const alias = this.alias();
    const kept = this.#windowSql(model, isSingle ? { ...args, take: 1 } : args, null);
    return this.#listSql(model, args, { alias, kept });
  }

  #readable(model: WorldModel): readonly WorldField[] {
    return model.fields.filter((field) => this.#grants(model.table, field.column));
  }

  /** The rows of a window with their rank, `o_n`. */
  #windowSql(model: WorldModel, args: WireObject, link: ((alias: string) => string) | null): string {
    const row = this.alias();
    const columns = this.#readable(model).map((field) => `${row}.${field.column}`);
    const where = whereSql((args['where'] ?? {}) as WireObject, model, row, this);
    const order = this.#orderSql(model, args['orderBy'], row);
    const ranked = `select ${columns.join(', ')}, row_number() over (order by ${order}) as o_rank, (${where}) is true as o_met
      from ${model.table} ${row} where ${link?.(row) ?? 'true'}`;
    const take = args['take'] as number | undefined;
    const [all, met] = [this.alias(), this.alias()];
    const cursor = args['cursor'] as WireObject | undefined;
    const at = this.alias();
    // Where rows may share a place, the cursor's has to be one of them.
    const isRow = (given: WireObject): string =>
      `${whereSql(given, model, at, this)}${this.#isFirm(model, args['orderBy']) ? '' : ` and ${at}.o_met`}`;
    const start =
      cursor === undefined
        ? 'true'
        : `o_rank ${(take ?? 0) < 0 ? '<=' : '>='} (select o_rank from ${all} ${at} where ${isRow(cursor)})`;
    const kept = this.#distinctSql(model, args, `select * from ${all} where o_met and ${start}`);
    return `with ${all} as (${ranked}),
      ${met} as (select *, row_number() over (order by o_rank) as o_n, count(*) over () as o_total from (${kept}) ${this.alias()})
      select * from ${met} where ${withinSql(take, (args['skip'] ?? 0) as number)}`;
  }

  /** The rows that are taken together. Without limits no order is asked of Postgres, which may refuse what it reads. */
  #takenSql(model: WorldModel, args: WireObject): string {
    if (['take', 'skip', 'cursor'].some((name) => name in args)) return this.#windowSql(model, args, null);
    const { orderBy, ...unordered } = args;
    if (orderBy !== undefined) this.#orderSql(model, orderBy, this.alias());
    return this.#windowSql(model, unordered, null);
  }

  /** Of the rows that agree in these fields, the first; the last, where they are counted from the end. */
  #distinctSql(model: WorldModel, { distinct, take }: WireObject, rows: string): string {
    if (distinct === undefined) return rows;
    const columns = (distinct as readonly string[]).map((name) => {
      const field = findWorldField(model, name);
      this.need(model, field);
      return field.column;
    });
    const place = `row_number() over (partition by ${columns.join(', ')} order by o_rank ${Number(take ?? 0) < 0 ? 'desc' : 'asc'})`;
    return `select * from (select *, ${place} as o_first from (${rows}) ${this.alias()}) ${this.alias()} where o_first = 1`;
  }

  /** Whether an order names a unique field, or nothing, and nothing that may be null. A key of several fields is none. */
  #isFirm(model: WorldModel, orderBy: WireValue | undefined): boolean {
    const terms = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
    const entries = terms.flatMap((term: WireObject) => Object.entries(term));
    const mayBeNull = entries.some(([name, value]: [string, WireValue]) => {
      const relation = findRelation(model, name);
      if (!relation) return isNullable(findWorldField(model, name));
      const [inner = ''] = Object.keys(value as WireObject);
      if (inner === '_count') return false;
      return relation.isNullable === true || isNullable(findWorldField(findModel(this.schema, relation.model), inner));
    });
    const names = entries.map(([name]: [string, WireValue]) => name);
    const hasSimpleKey = model.key.length === 1;
    const uniques = model.fields.filter(({ isUnique }) => isUnique).map(({ name }) => [name]);
    const keys = hasSimpleKey ? [model.key, ...uniques] : uniques;
    if (names.length === 0) return hasSimpleKey;
    return !mayBeNull && keys.some((key) => key.every((name) => names.includes(name)));
  }

  #orderSql(model: WorldModel, orderBy: WireValue | undefined, alias: string): string {
    const terms = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
    const asked = terms.map((term: WireObject) => this.#termSql(model, term, alias));
    const keys = model.key.map((name) => {
      const field = findWorldField(model, name);
      this.need(model, field);
      return `${alias}.${field.column} asc`;
    });
    return [...asked, ...keys].join(', ');
  }

  #termSql(model: WorldModel, term: WireObject, alias: string): string {
    const [name = '', value = null] = Object.entries(term)[0] ?? [];
    const relation = findRelation(model, name);
    if (!relation) {
      const field = findWorldField(model, name);
      this.need(model, field);
      return `${alias}.${field.column} ${placement(value)}`;
    }
    const target = findModel(this.schema, relation.model);
    const other = this.alias();
    const source = `from ${target.table} ${other} where ${linkSql(relation, { model, alias, scope: this }, other)}`;
    const [inner = '', direction = null] = Object.entries(value as WireObject)[0] ?? [];
    if (inner === '_count') return `(select count(*) ${source}) ${placement(direction)}`;
    const field = findWorldField(target, inner);
    this.need(target, field);
    return `(select ${other}.${field.column} ${source}) ${placement(direction)}`;
  }

  #listSql(model: WorldModel, args: WireObject, { alias, kept }: { alias: string; kept: string }): string {
    const row = this.#rowSql(model, args, alias);
    return `(select coalesce(json_agg(${row} order by ${alias}.o_n), '[]') from (${kept}) ${alias})`;
  }

  /** One row as JSON: its key, its values, what is nested in it. */
  #rowSql(model: WorldModel, args: WireObject, alias: string): string {
    const select = args['select'] as WireObject | undefined;
    const omitted = Object.keys((args['omit'] ?? {}) as WireObject);
    const everything = this.#readable(model).map((field): [string, WireValue] => [field.name, true]);
    const members =
      select === undefined
        ? [
            ...everything.filter(([name]) => !omitted.includes(name)),
            ...Object.entries((args['include'] ?? {}) as WireObject),
          ]
        : Object.entries(select);
    if (members.length === 0) this.isRefused = true;
    const parts = members.map(([name, value]) => `'${name}', ${this.#memberSql(model, name, value, alias)}`);
    return `json_build_object(${[`'$key', ${this.#keySql(model, alias)}`, ...parts].join(', ')})`;
  }

  #memberSql(model: WorldModel, name: string, value: WireValue, alias: string): string {
    if (name === '_count') return this.#countsSql(model, value as WireObject, alias);
    const relation = findRelation(model, name);
    if (relation) return this.#relatedSql(relation, value, model, alias);
    const field = findWorldField(model, name);
    this.need(model, field);
    return wireSql(field, `${alias}.${field.column}`);
  }

  #relatedSql(relation: WorldRelation, value: WireValue, model: WorldModel, alias: string): string {
    const target = findModel(this.schema, relation.model);
    const args = value === true ? {} : (value as WireObject);
    const other = this.alias();
    if (!relation.isList) {
      const link = linkSql(relation, { model, alias, scope: this }, other);
      return `(select ${this.#rowSql(target, args, other)} from ${target.table} ${other} where ${link})`;
    }
    const link = (row: string): string => linkSql(relation, { model, alias, scope: this }, row);
    return this.#listSql(target, args, { alias: other, kept: this.#windowSql(target, args, link) });
  }

  #countsSql(model: WorldModel, value: WireObject, alias: string): string {
    const counts = Object.entries(value['select'] as WireObject).map(([name, options]) => {
      const relation = findRelation(model, name);
      if (!relation) throw new Error(`${model.name} has no relation ${name}`);
      const target = findModel(this.schema, relation.model);
      const other = this.alias();
      const link = linkSql(relation, { model, alias, scope: this }, other);
      const where = options === true ? {} : ((options as WireObject)['where'] as WireObject);
      return `'${name}', (select count(*) from ${target.table} ${other} where ${link} and ${whereSql(where, target, other, this)})`;
    });
    return `json_build_object(${counts.join(', ')})`;
  }

  #countSql(model: WorldModel, args: WireObject): string {
    const names = Object.keys((args['select'] ?? { count: true }) as WireObject);
    const counts = names.map((name) => {
      if (name === 'count' || name === '_all') return `'${name}', count(*)`;
      const field = findWorldField(model, name);
      this.need(model, field);
      return `'${name}', count(${field.column})`;
    });
    const kept = this.#takenSql(model, args);
    return `(select json_build_array(json_build_object('$key', 'count', ${counts.join(', ')})) from (${kept}) counted)`;
  }

  #aggregateSql(model: WorldModel, args: WireObject): string {
    const members = aggregatesSql(args, model, this);
    const kept = this.#takenSql(model, args);
    return `(select json_build_array(json_build_object('$key', 'aggregate', ${members.join(', ')})) from (${kept}) taken)`;
  }

  #groupBySql(model: WorldModel, args: WireObject): string {
    const row = this.alias();
    const where = whereSql((args['where'] ?? {}) as WireObject, model, row, this);
    const columns = this.#readable(model).map((field) => `${row}.${field.column}`);
    const source = `(select ${columns.join(', ')} from ${model.table} ${row} where (${where}) is true) taken`;
    return groupsSql(args, { model, source, scope: this });
  }

  /** The key as text; of a compound key, a JSON array of texts. Keys of the world need no escapes. */
  #keySql(model: WorldModel, alias: string): string {
    const texts = model.key.map((name) => {
      const field = findWorldField(model, name);
      this.need(model, field);
      return `${alias}.${field.column}::text`;
    });
    return texts.length === 1 ? texts.join('') : `'["' || ${texts.join(` || '","' || `)} || '"]'`;
  }
}

function isNullable(field: WorldField): boolean {
  return field.isNullable === true || field.isList === true;
}

function withinSql(take: number | undefined, skip: number): string {
  if (take === undefined) return `o_n > ${skip}`;
  if (take >= 0) return `o_n > ${skip} and o_n <= ${skip + take}`;
  return `o_n <= o_total - ${skip} and o_n > o_total - ${skip - take}`;
}

function placement(order: WireValue): string {
  if (typeof order === 'string') return order;
  const { sort, nulls } = order as { readonly sort: string; readonly nulls: string };
  return `${sort} nulls ${nulls}`;
}
