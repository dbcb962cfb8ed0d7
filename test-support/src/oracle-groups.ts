/** The oracle's SQL for what is made of many rows: one answer for all of them, or one for each group. */
import type { WireObject, WireValue } from '@rowcast/protocol';
import { findWorldField, type WorldField, type WorldModel } from './world-schema.js';

export interface GroupScope {
  need(model: WorldModel, field: WorldField): void;
}

/** The members `_count`, `_sum`, … of a JSON object, over rows whose columns are called as in the table. */
export function aggregatesSql(args: WireObject, model: WorldModel, scope: GroupScope): readonly string[] {
  return ['_count', '_sum', '_avg', '_min', '_max'].flatMap((name) => {
    const asked = args[name];
    if (asked === undefined) return [];
    if (asked === true) return [`'${name}', count(*)`];
    const members = Object.keys(asked as WireObject).map(
      (field) => `'${field}', ${aggregateSql(name, field, model, scope)}`,
    );
    return [`'${name}', json_build_object(${members.join(', ')})`];
  });
}

function aggregateSql(name: string, fieldName: string, model: WorldModel, scope: GroupScope): string {
  if (fieldName === '_all') return 'count(*)';
  const field = findWorldField(model, fieldName);
  scope.need(model, field);
  const computed = `${name.slice(1)}(${field.column})`;
  if (name === '_count') return computed;
  if (name === '_avg')
    return field.type === 'Decimal' ? `trim_scale(${computed})::text` : `${computed}::double precision`;
  return wireSql(field, computed);
}

/** A list of JSON rows, one for each group. */
export function groupsSql(
  args: WireObject,
  { model, source, scope }: { readonly model: WorldModel; readonly source: string; readonly scope: GroupScope },
): string {
  const by = (args['by'] as readonly string[]).map((name) => findWorldField(model, name));
  for (const field of by) scope.need(model, field);
  const parts = by.map((field) => `coalesce(to_json(${wireSql(field, field.column)})::text, 'null')`);
  const values = by.map((field) => `'${field.name}', ${wireSql(field, field.column)}`);
  const row = [`'$key', '[' || ${parts.join(` || ',' || `)} || ']'`, ...values, ...aggregatesSql(args, model, scope)];
  const order = [...orderTerms(args['orderBy'], model, scope), ...by.map(({ column }) => `${column} asc`)];
  const { take, skip } = args as { readonly take?: number; readonly skip?: number };
  const limits = `${take === undefined ? '' : ` limit ${take}`}${skip === undefined ? '' : ` offset ${skip}`}`;
  return `(select coalesce(json_agg(o_row order by o_place), '[]') from (
      select json_build_object(${row.join(', ')}) as o_row, row_number() over (order by ${order.join(', ')}) as o_place
      from ${source} group by ${by.map(({ column }) => column).join(', ')}${havingSql(args['having'], model, scope)}
      order by o_place${limits}) groups)`;
}

function orderTerms(orderBy: WireValue | undefined, model: WorldModel, scope: GroupScope): readonly string[] {
  const terms = orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  return terms.flatMap((term: WireObject) =>
    Object.entries(term).map(([name, value]) => {
      if (typeof value === 'string') return `${findWorldField(model, name).column} ${value}`;
      const [[fieldName, direction] = ['', '']] = Object.entries(value as WireObject);
      const field = findWorldField(model, fieldName);
      scope.need(model, field);
      return `${name.slice(1)}(${field.column}) ${direction}`;
    }),
  );
}

/** Of the form `{ field: { _count: { gt: n } } }`. */
function havingSql(having: WireValue | undefined, model: WorldModel, scope: GroupScope): string {
  if (having === undefined) return '';
  const conditions = Object.entries(having as WireObject).map(([name, filter]) => {
    const field = findWorldField(model, name);
    scope.need(model, field);
    const { _count: count } = filter as { readonly _count: { readonly gt: number } };
    return `count(${field.column}) > ${count.gt}`;
  });
  return ` having ${conditions.join(' and ')}`;
}

/** A value in its wire form. */
export function wireSql(field: WorldField, value: string): string {
  if (field.isList) return `coalesce(${value}, '{}')`;
  if (field.type === 'BigInt' || field.type === 'Decimal') return `(${value})::text`;
  if (field.type !== 'Enum') return value;
  const cases = (field.enum?.labels ?? []).map(([name, label]) => `when '${label}' then '${name}'`);
  return `case (${value})::text ${cases.join(' ')} end`;
}
