/**
 * Checks what each row shall hold: select, include, omit, and the nested queries inside them. Without a
 * select, a row holds every value that the role may read, but for those of type Unsupported, of which Prisma's
 * results know nothing; with one, what it names must be readable.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogRelation } from '../catalog/catalog.js';
import { type CheckScope, entriesOf, findField, isObject, scalarNames } from './check-scope.js';
import { checkWhere } from './check-where.js';
import { checkWindow, limitWindow, type QueryArguments, windowArguments } from './check-window.js';
import { always, type CheckedSelection, type RelationCount, type SelectedMember } from './checked-query.js';
import { quoteName, unknownName } from './unknown-name.js';

export const selectionArguments: readonly string[] = ['select', 'include', 'omit'];

export function checkSelection(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedSelection {
  const select = args.get('select');
  for (const other of ['include', 'omit']) {
    if (select === undefined || !args.has(other)) continue;
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `select and ${other} of ${model.name} exclude each other`, {
      hint: 'name the relations inside select, or leave select out',
      model: model.name,
    });
  }
  const key = scope.openKey(model);
  if (select !== undefined) return { model, key, members: readSelect(select, model, scope) };
  const members = [...readOmit(args.get('omit'), model, scope), ...readInclude(args.get('include'), model, scope)];
  if (members.length > 0) return { model, key, members };
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `omit of ${model.name} leaves no field`, { model: model.name });
}

function readSelect(select: WireValue, model: CatalogModel, scope: CheckScope): readonly SelectedMember[] {
  const members = entriesOf(select, `select of ${model.name}`).flatMap(([name, value]): SelectedMember[] => {
    if (name === '_count') return readCounts(value, model, scope);
    const field = findField(model, name);
    if (field.kind === 'relation') return readRelation(value, field, model, scope);
    return readFlag(value, `select.${name} of ${model.name}`)
      ? [{ kind: 'scalar', name, field: scope.assertReadable(model, field) }]
      : [];
  });
  if (members.length > 0) return members;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `select of ${model.name} names nothing`, {
    hint: `set at least one of its fields to true: ${[...model.fields.keys()].join(', ')}`,
    model: model.name,
  });
}

function readInclude(
  include: WireValue | undefined,
  model: CatalogModel,
  scope: CheckScope,
): readonly SelectedMember[] {
  if (include === undefined) return [];
  return entriesOf(include, `include of ${model.name}`).flatMap(([name, value]) => {
    if (name === '_count') return readCounts(value, model, scope);
    const field = findField(model, name);
    if (field.kind === 'relation') return readRelation(value, field, model, scope);
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `${model.name}.${name} is a value, not a relation`, {
      hint: 'include names relations; values are there anyway, or use select',
      model: model.name,
    });
  });
}

/** All readable values but those omitted, and those that are there only where a select names them. */
function readOmit(omit: WireValue | undefined, model: CatalogModel, scope: CheckScope): readonly SelectedMember[] {
  const omitted = new Set<string>();
  for (const [name, value] of omit === undefined ? [] : entriesOf(omit, `omit of ${model.name}`)) {
    const field = findField(model, name);
    if (field.kind === 'relation') {
      throw new RowcastError('QUERY_INVALID_ARGUMENT', `omit of ${model.name} names the relation ${name}`, {
        hint: `a relation is not there unless included; omit may name ${scalarNames(model).join(', ')}`,
        model: model.name,
      });
    }
    if (field.type === 'Unsupported') {
      throw new RowcastError('QUERY_INVALID_ARGUMENT', `omit of ${model.name} names ${name}, which is Unsupported`, {
        hint: 'such a field is not there unless a select names it',
        model: model.name,
        fields: [name],
      });
    }
    if (readFlag(value, `omit.${name} of ${model.name}`)) omitted.add(name);
  }
  return [...model.fields.values()].flatMap((field): SelectedMember[] =>
    field.kind === 'scalar' && field.type !== 'Unsupported' && scope.canRead(model, field) && !omitted.has(field.name)
      ? [{ kind: 'scalar', name: field.name, field }]
      : [],
  );
}

function readRelation(
  value: WireValue,
  relation: CatalogRelation,
  model: CatalogModel,
  scope: CheckScope,
): SelectedMember[] {
  const { name } = relation;
  if (!isObject(value) && !readFlag(value, `${name} of ${model.name}`)) return [];
  scope.spend();
  const step = scope.openRelation(model, relation);
  const inner = scope.deeper();
  const args = readArguments(isObject(value) ? value : {}, `${model.name}.${name}`, [
    ...selectionArguments,
    ...(relation.isList ? [...windowArguments, 'distinct'] : relation.isNullable ? ['where'] : []),
  ]);
  const selection = checkSelection(args, step.target, inner);
  if (relation.isList) {
    const { maxNestedRows } = scope.context.limits;
    const window = limitWindow(checkWindow(args, step.target, inner), maxNestedRows);
    return [{ kind: 'many', name, relation: step, window, selection }];
  }
  const where = args.get('where');
  const condition = where === undefined ? always : checkWhere(where, step.target, inner);
  return [{ kind: 'one', name, relation: step, where: condition, selection }];
}

/** `_count: true` counts every list; `_count: { select: { messages: true | { where } } }` those it names. */
function readCounts(value: WireValue, model: CatalogModel, scope: CheckScope): SelectedMember[] {
  const lists = [...model.fields.values()].flatMap((field) =>
    field.kind === 'relation' && field.isList ? [field] : [],
  );
  const count = (relation: CatalogRelation, options: WireValue): RelationCount => {
    scope.spend();
    const step = scope.openRelation(model, relation);
    const args = readArguments(isObject(options) ? options : {}, `_count of ${model.name}.${relation.name}`, ['where']);
    const where = args.get('where');
    const condition = where === undefined ? always : checkWhere(where, step.target, scope.deeper());
    return { name: relation.name, relation: step, where: condition };
  };
  const known = lists.map((field) => field.name);
  if (!isObject(value)) {
    if (!readFlag(value, `_count of ${model.name}`)) return [];
    if (lists.length === 0) throw unknownList('_count', known, model);
    return [{ kind: 'counts', name: '_count', counts: lists.map((relation) => count(relation, true)) }];
  }
  const select = readArguments(value, `_count of ${model.name}`, ['select']).get('select');
  const counts = entriesOf(select, `select of _count of ${model.name}`).flatMap(([name, options]) => {
    const relation = lists.find((field) => field.name === name);
    if (!relation) throw unknownList(name, known, model);
    return isObject(options) || readFlag(options, `_count of ${name}`) ? [count(relation, options)] : [];
  });
  if (counts.length > 0) return [{ kind: 'counts', name: '_count', counts }];
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `_count of ${model.name} names nothing`, { model: model.name });
}

function unknownList(name: string, known: readonly string[], model: CatalogModel): RowcastError {
  const message = `${model.name} has no list ${quoteName(name)} to count`;
  return unknownName({ code: 'QUERY_UNKNOWN_FIELD', message, name, known, whose: 'its lists', model: model.name });
}

/** The arguments by name, all of them known. */
export function readArguments(args: WireValue, of: string, known: readonly string[]): QueryArguments {
  const given = new Map(entriesOf(args, `the arguments of ${of}`));
  for (const name of given.keys()) {
    if (known.includes(name)) continue;
    const message = `${of} has no argument ${quoteName(name)}`;
    throw unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name, known, whose: 'its arguments' });
  }
  return given;
}

function readFlag(value: WireValue, what: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${what} must be true or false`);
}
