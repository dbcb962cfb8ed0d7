/**
 * Writes what a row holds, as one JSON object with its key, nested rows included. Nested rows are
 * correlated subqueries: Postgres runs them only for the rows that are left after ORDER BY and LIMIT.
 */
import { unreachable } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { quoteTable } from '../database/quote-identifier.js';
import type { CheckedSelection, RelationCount, SelectedMember } from './checked-query.js';
import { compileList } from './compile-limits.js';
import { type CompiledObject, compileObject } from './compile-object.js';
import { compileLink, compileWhere } from './compile-where.js';
import { compileWindow } from './compile-window.js';
import { compileKey, compileWireValue } from './compile-wire-value.js';
import type { StatementBuilder } from './statement-builder.js';

/** A row source that has been given its JSON: append `join` to the source named `alias`, then select the others. */
export interface CompiledRow {
  readonly join: string;
  /** The row's key, text. */
  readonly key: string;
  /** The row, json. */
  readonly row: string;
}

/** Counts that the statement has made already: the expression for each. */
export type Counted = ReadonlyMap<RelationCount, string>;

export function compileRow(
  selection: CheckedSelection,
  alias: string,
  builder: StatementBuilder,
  counted: Counted = new Map(),
): CompiledRow {
  const row = builder.alias();
  const { select, json } = compileSelection(selection, alias, builder, counted);
  return { join: `\ncross join lateral (${select}) ${row}`, key: `${row}."$key"`, row: json(row) };
}

/** The row as an object. */
export function compileSelection(
  { model, key, members }: CheckedSelection,
  alias: string,
  builder: StatementBuilder,
  counted: Counted = new Map(),
): CompiledObject {
  return compileObject([
    { name: '$key', value: compileKey(key, alias) },
    ...members.map((member) => ({
      name: member.name,
      value: compileMember(member, { model, alias, counted }, builder),
    })),
  ]);
}

/** The row that a member belongs to. */
interface Owner {
  readonly model: CatalogModel;
  readonly alias: string;
  readonly counted: Counted;
}

function compileMember(member: SelectedMember, owner: Owner, builder: StatementBuilder): string {
  const { alias } = owner;
  switch (member.kind) {
    case 'scalar':
      return compileWireValue(member.field, alias, builder);
    case 'one':
      return compileOne(member, alias, builder);
    case 'many':
      return compileMany(member, owner, builder);
    case 'counts':
      return compileCounts(member.counts, owner, builder);
    default:
      return unreachable(member);
  }
}

type MemberOf<Kind extends SelectedMember['kind']> = Extract<SelectedMember, { kind: Kind }>;

function compileOne({ relation, where, selection }: MemberOf<'one'>, alias: string, builder: StatementBuilder): string {
  const other = builder.alias();
  const { join, row } = compileRow(selection, other, builder);
  const condition = `${compileLink(relation, alias, other)} and ${compileWhere(where, other, builder)}`;
  return `(select ${row} from ${quoteTable(relation.target.table)} ${other}${join}\nwhere ${condition} limit 1)`;
}

function compileMany(member: MemberOf<'many'>, { model, alias }: Owner, builder: StatementBuilder): string {
  const { name, relation, window, selection } = member;
  const other = builder.alias();
  const { join, row } = compileRow(selection, other, builder);
  const link = (row: string): string => compileLink(relation, alias, row);
  const rows = compileWindow(window, { alias: other, columns: `${row} as item`, join, link }, builder);
  return compileList({ rows, selection, isFromEnd: window.isFromEnd, place: `${model.name}.${name}` }, builder);
}

function compileCounts(counts: readonly RelationCount[], { alias, counted }: Owner, builder: StatementBuilder): string {
  const members = counts.map((count) => {
    const { name, relation, where } = count;
    const known = counted.get(count);
    if (known !== undefined) return { name, value: known };
    const other = builder.alias();
    const condition = `${compileLink(relation, alias, other)} and ${compileWhere(where, other, builder)}`;
    return { name, value: `(select count(*) from ${quoteTable(relation.target.table)} ${other} where ${condition})` };
  });
  const all = builder.alias();
  const { select, json } = compileObject(members);
  return `(select ${json(all)} from (${select}) ${all})`;
}
