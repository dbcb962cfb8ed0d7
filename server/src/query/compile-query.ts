/**
 * Turns a checked query into one statement, whatever its nesting, with the columns `key` and `row`, and
 * says what the result depends on. Pure, and blind to identities: row-level security does the rest.
 */
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { CheckedQuery, CheckedSelection } from './checked-query.js';
import { compileRow } from './compile-selection.js';
import { columnOf, compileWhere } from './compile-where.js';
import { compileWindow } from './compile-window.js';
import type { CompiledQuery, ResultShape } from './compiled-query.js';
import { listDependencies } from './list-dependencies.js';
import { StatementBuilder } from './statement-builder.js';

type QueryOf<Kind extends CheckedQuery['kind']> = Extract<CheckedQuery, { kind: Kind }>;

export function compileQuery(query: CheckedQuery): CompiledQuery {
  const builder = new StatementBuilder();
  const text = query.kind === 'rows' ? compileRows(query, builder) : compileCount(query, builder);
  const shape = query.kind === 'rows' ? shapeOf(query.selection) : new Map();
  return { statement: builder.build(text), shape, dependencies: listDependencies(query) };
}

function compileRows({ window, selection }: QueryOf<'rows'>, builder: StatementBuilder): string {
  const alias = builder.alias();
  const { join, key, row } = compileRow(selection, alias, builder);
  const columns = `${key} as "key", ${row}::text as "row"`;
  const rows = compileWindow(window, { alias, columns, join, link: null }, builder);
  if (!window.isFromEnd) return rows;
  const turned = builder.alias();
  return `select ${turned}."key", ${turned}."row" from (${rows}) ${turned} order by ${turned}.position desc`;
}

function compileCount({ window, counts }: QueryOf<'count'>, builder: StatementBuilder): string {
  const alias = builder.alias();
  const isWindow = window.limit !== null || window.offset > 0 || window.cursor !== null;
  const columns = counts.map(({ name, field }) => {
    const counted = field === null ? '*' : columnOf(field, alias);
    return `count(${counted}) as ${quoteIdentifier(name)}`;
  });
  const inner = builder.alias();
  const fields = counts.flatMap(({ field }) => (field === null ? [] : [columnOf(field, inner)]));
  const source = isWindow
    ? `(${compileWindow(window, { alias: inner, columns: fields.join(', ') || '1 as one', join: '', link: null }, builder)}) ${alias}`
    : `${quoteTable(window.model.table)} ${alias} where ${compileWhere(window.where, alias, builder)}`;
  const all = builder.alias();
  return `select 'count' as "key", row_to_json(${all})::text as "row"
from (select 'count' as "$key", ${columns.join(', ')} from ${source}) ${all}`;
}

function shapeOf(selection: CheckedSelection): ResultShape {
  return new Map(
    selection.members.flatMap((member) =>
      member.kind === 'one' || member.kind === 'many'
        ? [[member.name, { isList: member.kind === 'many', shape: shapeOf(member.selection) }] as const]
        : [],
    ),
  );
}
