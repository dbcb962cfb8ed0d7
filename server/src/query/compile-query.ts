/**
 * Turns a checked query into one statement, whatever its nesting, with the columns `key` and `row`, and
 * says what the result depends on. Pure, and blind to identities: row-level security does the rest.
 */
import type { CheckedQuery, CheckedSelection, GroupColumn, RowsQuery } from './checked-query.js';
import { compileCountedRows, countsInOnePass } from './compile-counted-rows.js';
import { compileGroups } from './compile-groups.js';
import { holdsLists, limitBytes } from './compile-limits.js';
import { compileRow } from './compile-selection.js';
import { compileWindow } from './compile-window.js';
import type { CompiledQuery, ResultShape } from './compiled-query.js';
import { listDependencies } from './list-dependencies.js';
import { defaultQueryLimits, type QueryLimits } from './query-limits.js';
import { StatementBuilder } from './statement-builder.js';

export function compileQuery(query: CheckedQuery, limits: QueryLimits = defaultQueryLimits): CompiledQuery {
  const builder = new StatementBuilder(limits);
  const text = query.kind === 'rows' ? compileRows(query, builder) : compileGroups(query, builder);
  const shape = query.kind === 'rows' ? shapeOf(query.selection) : flat;
  const isNeverEmpty = query.kind === 'groups' && query.groups.name !== null;
  return {
    statement: builder.build(text),
    limits,
    isNeverEmpty,
    hasCounts: query.kind === 'rows' ? holdsCounts(query.selection) : query.groups.columns.some(isCount),
    shape,
    dependencies: listDependencies(query),
  };
}

/** A condition on a row, by its alias and its key, as SQL. */
export type RowCondition = (alias: string, key: string) => string;

/** The statement of rows. With `isWanted`, only those that meet it are written, and the others are null. */
export function compileRows(query: RowsQuery, builder: StatementBuilder, isWanted?: RowCondition): string {
  const { window, selection } = query;
  // Few rows are wanted: each may be counted for by itself.
  const inOnePass = isWanted ? [] : countsInOnePass(query);
  const isCounted = inOnePass.length > 0;
  const rows = isCounted ? compileCountedRows(query, inOnePass, builder) : compilePlainRows(query, builder, isWanted);
  const isReversed = window.isFromEnd && !isCounted;
  const hasLists = holdsLists(selection);
  if (!isReversed && !hasLists) return rows;
  const bounded = builder.alias();
  const limit = { most: builder.limits.maxBytes, place: selection.model.name };
  const text = hasLists ? limitBytes(`${bounded}."row"`, limit) : `${bounded}."row"`;
  // Without an order the rows come as the subquery gives them.
  const order = isReversed ? ` order by ${bounded}.position desc` : '';
  return `select ${bounded}."key", ${text} as "row" from (${rows}) ${bounded}${order}`;
}

function compilePlainRows(
  { window, selection }: RowsQuery,
  builder: StatementBuilder,
  isWanted?: RowCondition,
): string {
  const alias = builder.alias();
  const { join, key, row } = compileRow(selection, alias, builder);
  const text = isWanted ? `case when ${isWanted(alias, key)} then ${row}::text end` : `${row}::text`;
  const columns = `${key} as "key", ${text} as "row"`;
  return compileWindow(window, { alias, columns, join, link: null }, builder);
}

function holdsCounts({ members }: CheckedSelection): boolean {
  return members.some((member) => member.kind === 'counts' || ('selection' in member && holdsCounts(member.selection)));
}

function isCount({ aggregate }: GroupColumn): boolean {
  return aggregate === '_count';
}

/** Without nested rows; the same for all results, of which there may be many. */
const flat: ResultShape = new Map();

function shapeOf(selection: CheckedSelection): ResultShape {
  const nested = selection.members.flatMap((member) =>
    member.kind === 'one' || member.kind === 'many'
      ? [[member.name, { isList: member.kind === 'many', shape: shapeOf(member.selection) }] as const]
      : [],
  );
  return nested.length === 0 ? flat : new Map(nested);
}
