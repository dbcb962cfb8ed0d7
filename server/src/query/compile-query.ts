/**
 * Turns a checked query into one statement, whatever its nesting, with the columns `key` and `row`, and
 * says what the result depends on. Pure, and blind to identities: row-level security does the rest.
 */
import type { CheckedQuery, CheckedSelection, RowsQuery } from './checked-query.js';
import { compileGroups } from './compile-groups.js';
import { compileRow } from './compile-selection.js';
import { compileWindow } from './compile-window.js';
import type { CompiledQuery, ResultShape } from './compiled-query.js';
import { listDependencies } from './list-dependencies.js';
import { StatementBuilder } from './statement-builder.js';

export function compileQuery(query: CheckedQuery): CompiledQuery {
  const builder = new StatementBuilder();
  const text = query.kind === 'rows' ? compileRows(query, builder) : compileGroups(query, builder);
  const shape = query.kind === 'rows' ? shapeOf(query.selection) : new Map();
  return { statement: builder.build(text), shape, dependencies: listDependencies(query) };
}

function compileRows({ window, selection }: RowsQuery, builder: StatementBuilder): string {
  const alias = builder.alias();
  const { join, key, row } = compileRow(selection, alias, builder);
  const columns = `${key} as "key", ${row}::text as "row"`;
  const rows = compileWindow(window, { alias, columns, join, link: null }, builder);
  if (!window.isFromEnd) return rows;
  const turned = builder.alias();
  return `select ${turned}."key", ${turned}."row" from (${rows}) ${turned} order by ${turned}.position desc`;
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
