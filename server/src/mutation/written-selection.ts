/**
 * What a create answers with. Usually a selection like a query's; a role that may not read the key can be
 * answered only with what the client itself gave, and so can an identity to which the new row is hidden.
 */
import { RowcastError, rowKey, type WireObject, type WireRow, type WireValue } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { asObject, findField } from '../query/check-scope.js';
import { checkSelection } from '../query/check-selection.js';
import type { QueryArguments } from '../query/check-window.js';
import type { CheckedSelection } from '../query/checked-query.js';
import type { NewRecord } from './check-create-data.js';
import { privilegesOf, readScopeOf, type WriteScope } from './mutation-scope.js';

export type WrittenSelection =
  | { readonly kind: 'readable'; readonly selection: CheckedSelection }
  | { readonly kind: 'unreadable'; readonly names: readonly string[] };

export function readWrittenSelection(scope: WriteScope, args: QueryArguments): WrittenSelection {
  const { model } = scope;
  if (isKeyReadable(scope)) return { kind: 'readable', selection: checkSelection(args, model, readScopeOf(scope)) };
  const asked = Object.keys({ ...wanted(args.get('select')), ...wanted(args.get('include')) });
  const relation = asked.find((name) => findField(model, name).kind === 'relation');
  if (relation !== undefined) {
    throw new RowcastError('ACCESS_DENIED', `this identity may create ${model.name} records but not read them`, {
      hint: `leave ${relation} out of the answer, or grant select on the table to the role`,
      model: model.name,
      operation: 'select',
    });
  }
  const omitted = Object.keys(wanted(args.get('omit')));
  const names = asked.length > 0 ? asked : [...model.fields.keys()].filter((name) => !omitted.includes(name));
  return { kind: 'unreadable', names };
}

/**
 * What the actions that return many records may return with each: as in Prisma, the record it refers to by a key of
 * its own, and no lists and counts of those that refer to it.
 */
export function assertOfRecord(selection: CheckedSelection, of: string): CheckedSelection {
  const foreign = selection.members.find((member) => {
    if (member.kind === 'scalar') return false;
    return member.kind !== 'one' || !member.relation.relation.holdsKey;
  });
  if (foreign === undefined) return selection;
  throw new RowcastError('QUERY_UNSUPPORTED', `${of} cannot return ${foreign.name}`, {
    hint: 'it returns values, and records that a key of the record refers to; ask for the rest with findMany',
    model: selection.model.name,
  });
}

export function isKeyReadable(scope: WriteScope): boolean {
  const readable = privilegesOf(scope).select;
  return scope.model.key.every((name) => {
    const field = scope.model.fields.get(name);
    return field?.kind === 'scalar' && readable.has(field.column);
  });
}

/**
 * The new row as far as the client knows it: of what it asks for, what it gave or Rowcast filled in for
 * it. A key that the database made stays unknown, and is empty.
 */
export function givenRow(model: CatalogModel, { wire }: Pick<NewRecord, 'wire'>, selection: WrittenSelection): WireRow {
  const key = model.key.flatMap((name) => wire.get(name) ?? []);
  const $key = key.length === model.key.length ? rowKey(key) : '';
  const row: Record<string, WireValue> = {};
  if (selection.kind === 'unreadable') {
    for (const name of selection.names) if (wire.has(name)) row[name] = wire.get(name) ?? null;
    return { ...row, $key };
  }
  for (const { kind, name } of selection.selection.members) {
    if (kind === 'scalar' && wire.has(name)) row[name] = wire.get(name) ?? null;
    if (kind === 'one') row[name] = null;
    if (kind === 'many') row[name] = [];
  }
  return { ...row, $key };
}

function wanted(names: WireValue | undefined): WireObject {
  if (names === undefined) return {};
  return Object.fromEntries(Object.entries(asObject(names, 'select')).filter(([, isWanted]) => isWanted !== false));
}
