/**
 * Turns a checked query into one statement, whatever its nesting, with the columns `key` and `row`, and
 * says what the result depends on. Pure, and blind to identities: row-level security does the rest.
 */
import { quoteIdentifier } from '../database/quote-identifier.js';
import type { CheckedQuery, CheckedSelection, GroupColumn, RowsQuery } from './checked-query.js';
import { compileCountedRows, countsInOnePass } from './compile-counted-rows.js';
import { compileGroups } from './compile-groups.js';
import { holdsLists, limitBytes } from './compile-limits.js';
import { compileRow } from './compile-selection.js';
import { compileWindow } from './compile-window.js';
import type { CompiledQuery, ResultShape } from './compiled-query.js';
import { listDependencies } from './list-dependencies.js';
import { defaultQueryLimits, type QueryLimits } from './query-limits.js';
import type { PlaceOrder } from './row-place.js';
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

/** Of a result that is held already. */
export interface PartOptions {
  /** A condition on a row, by its alias and its key, as SQL. Only rows that meet it are written, and the others are null. */
  readonly isWanted: (alias: string, key: string) => string;
  /** Whose columns are wanted too. */
  readonly order?: PlaceOrder;
}

/** The statement of rows, or of a part of them. */
export function compileRows(query: RowsQuery, builder: StatementBuilder, part?: PartOptions): string {
  const { window, selection } = query;
  // Few rows are wanted: each may be counted for by itself.
  const inOnePass = part ? [] : countsInOnePass(query);
  const isCounted = inOnePass.length > 0;
  const rows = isCounted ? compileCountedRows(query, inOnePass, builder) : compilePlainRows(query, builder, part);
  const isReversed = window.isFromEnd && !isCounted;
  if (!isReversed && !holdsLists(selection)) return rows;
  return compileAround(rows, query, { builder, isReversed, ...(part?.order && { order: part.order }) });
}

export interface TouchedOptions {
  /** A condition on a row, by its alias, as SQL. */
  readonly isTouched: (alias: string) => string;
  readonly order: PlaceOrder;
}

/** The statement of those rows that meet a condition, with their places: no more than the window takes, the first in its order. */
export function compileTouchedRows(query: RowsQuery, builder: StatementBuilder, options: TouchedOptions): string {
  const { isTouched, order } = options;
  const { window, selection } = query;
  const alias = builder.alias();
  const { join, key, row } = compileRow(selection, alias, builder);
  const columns = `${key} as "key", ${row}::text as "row"${compilePlaces(order, alias)}`;
  const rows = compileWindow(window, { alias, columns, join, link: isTouched }, builder);
  return holdsLists(selection) ? compileAround(rows, query, { builder, isReversed: false, order }) : rows;
}

function compilePlainRows({ window, selection }: RowsQuery, builder: StatementBuilder, part?: PartOptions): string {
  const alias = builder.alias();
  const { join, key, row } = compileRow(selection, alias, builder);
  const text = part ? `case when ${part.isWanted(alias, key)} then ${row}::text end` : `${row}::text`;
  const places = part?.order ? compilePlaces(part.order, alias) : '';
  const columns = `${key} as "key", ${text} as "row"${places}`;
  return compileWindow(window, { alias, columns, join, link: null }, builder);
}

function compilePlaces(order: PlaceOrder, alias: string): string {
  return order
    .columns(alias)
    .map(({ name, value }) => `, ${value} as ${quoteIdentifier(name)}`)
    .join('');
}

interface AroundOptions {
  readonly builder: StatementBuilder;
  readonly isReversed: boolean;
  readonly order?: PlaceOrder;
}

/** Turns the rows round where they come last first, and holds them to the limit of bytes where they hold lists. */
function compileAround(rows: string, { selection }: RowsQuery, { builder, isReversed, order }: AroundOptions): string {
  const bounded = builder.alias();
  const limit = { most: builder.limits.maxBytes, place: selection.model.name };
  const text = holdsLists(selection) ? limitBytes(`${bounded}."row"`, limit) : `${bounded}."row"`;
  const places = order
    ? order
        .columns(bounded)
        .map(({ name }) => `, ${bounded}.${quoteIdentifier(name)}`)
        .join('')
    : '';
  // Without an order the rows come as the subquery gives them.
  const orderBy = isReversed ? ` order by ${bounded}.position desc` : '';
  return `select ${bounded}."key", ${text} as "row"${places} from (${rows}) ${bounded}${orderBy}`;
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
