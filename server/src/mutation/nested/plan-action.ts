/** Plans one verb along a relation: reads what it is given, and checks the grants that it takes. Pure. */
import { canonicalJson, RowcastError, unreachable, type WireValue } from '@rowcast/protocol';
import type { CatalogScalar } from '../../catalog/catalog.js';
import { isObject } from '../../query/check-scope.js';
import { readArguments } from '../../query/check-selection.js';
import { checkUniqueWhere } from '../../query/check-unique-where.js';
import { checkWhere } from '../../query/check-where.js';
import { always, type Condition } from '../../query/checked-query.js';
import { checkCreateData } from '../check-create-data.js';
import { checkUpdateData, touch } from '../check-update-data.js';
import { readScopeOf, type WriteScope } from '../mutation-scope.js';
import { checkMayDelete, checkMayWrite } from '../write-access.js';
import { readFlag } from '../write-arguments.js';
import { checkMayJoin } from './join-access.js';
import { oneOf } from './one-of.js';
import type { GivenRelation, PlanPlace } from './record-planner.js';
import { looseFields, type RelationLink } from './relation-link.js';
import { type ActionKind, isFlat, type KeyValues, type NamedRecord, type RelationAction } from './write-plan.js';

export interface GivenAction extends GivenRelation {
  readonly scope: WriteScope;
  /** The same on the model at the other end. */
  readonly target: WriteScope;
  readonly link: RelationLink;
  /** What the verb is given. */
  readonly operand: WireValue;
}

export function planAction(kind: ActionKind, given: GivenAction): RelationAction {
  given.nesting.spendSteps(1);
  checkMayTie(kind, given);
  switch (kind) {
    case 'create':
      return planCreates(given);
    case 'createMany':
      return planCreateMany(given);
    case 'connect':
    case 'set':
      return { kind, records: planNamedRecords(given) };
    case 'connectOrCreate':
      return { kind, entries: planConnectOrCreates(given) };
    case 'disconnect':
      return { kind, where: planWhere(given).where };
    case 'update':
      return { kind, entries: planUpdates(given) };
    case 'updateMany':
      return { kind, entries: planUpdateManys(given) };
    case 'upsert':
      return { kind, entries: planUpserts(given) };
    case 'delete':
      checkMayDelete(given.target);
      return { kind, ...planWhere(given) };
    case 'deleteMany':
      checkMayDelete(given.target);
      return { kind, wheres: eachOf(given).map((place) => whereOf(given, place.value)) };
    default:
      return unreachable(kind);
  }
}

/** The grants on what holds the tie. */
function checkMayTie(kind: ActionKind, { scope, target, link }: GivenAction): void {
  const isOneOf = (...kinds: readonly ActionKind[]): boolean => kinds.includes(kind);
  const parts = isOneOf('disconnect', 'set');
  const moves = isOneOf('connect', 'connectOrCreate', 'set');
  if (link.tie === 'between') {
    if (moves || isOneOf('create', 'upsert')) checkMayJoin(scope, link, 'insert');
    if (parts) checkMayJoin(scope, link, 'delete');
    if (!isOneOf('create', 'connect', 'connectOrCreate')) checkMayJoin(scope, link, 'select');
  }
  if (link.tie === 'there' && (moves || parts)) checkMayChange(target, moves ? link.to : looseFields(link));
  if (link.tie === 'here' && kind === 'upsert') checkMayChange(scope, link.from);
  if (link.tie === 'here' && kind === 'disconnect') checkMayChange(scope, looseFields(link));
}

function checkMayChange(scope: WriteScope, fields: readonly CatalogScalar[]): void {
  for (const field of fields) checkMayWrite(scope, 'update', field);
  touch(scope);
}

function planCreates(given: GivenAction): RelationAction {
  const creates = eachOf(given).map(({ value, path }) =>
    given.planner.planCreate(given.target, value, inside(given, path)),
  );
  given.nesting.spendRecords(creates.length);
  given.nesting.spendSteps(creates.filter((create) => !isFlat(create)).length);
  return { kind: 'create', creates };
}

function planCreateMany(given: GivenAction): RelationAction {
  const { link, target, operand, path } = given;
  const args = readArguments(operand, path, ['data', 'skipDuplicates']);
  const data = args.get('data');
  const list = Array.isArray(data) ? data : [data];
  given.nesting.spendRecords(list.length);
  const records = list.map((record: WireValue | undefined, place) =>
    checkCreateData(target, record, Array.isArray(data) ? `${path}.data[${place}]` : `${path}.data`, link.opposite),
  );
  const isSkippingDuplicates = readFlag(args.get('skipDuplicates'), 'skipDuplicates', path);
  return { kind: 'createMany', records, isSkippingDuplicates };
}

function planConnectOrCreates(given: GivenAction): Extract<RelationAction, { kind: 'connectOrCreate' }>['entries'] {
  return eachStep(given).map(({ value, path }) => {
    const args = readArguments(value, path, ['where', 'create']);
    return {
      record: nameRecord(given, args.get('where')),
      create: given.planner.planCreate(given.target, args.get('create'), inside(given, `${path}.create`)),
    };
  });
}

function planUpdates(given: GivenAction): Extract<RelationAction, { kind: 'update' }>['entries'] {
  return eachStep(given).map(({ value, path }) => {
    const { where, data, dataPath } = readUpdate(given, value, path);
    return {
      where: given.link.relation.isList ? uniqueWhereOf(given, where) : whereOf(given, where),
      update: given.planner.planUpdate(given.target, data, inside(given, dataPath)),
    };
  });
}

/** Of a to-one relation, `update` takes the data itself or, with a filter, `{ where, data }`. */
function readUpdate(
  { link }: GivenAction,
  value: WireValue,
  path: string,
): { readonly where: WireValue | undefined; readonly data: WireValue | undefined; readonly dataPath: string } {
  const isEnvelope =
    isObject(value) &&
    value['data'] !== undefined &&
    Object.keys(value).every((name) => name === 'where' || name === 'data') &&
    (isObject(value['data']) || !link.target.fields.has('data'));
  if (!link.relation.isList && !isEnvelope) return { where: undefined, data: value, dataPath: path };
  const args = readArguments(value, path, ['where', 'data']);
  return { where: args.get('where'), data: args.get('data'), dataPath: `${path}.data` };
}

function planUpdateManys(given: GivenAction): Extract<RelationAction, { kind: 'updateMany' }>['entries'] {
  return eachStep(given).map(({ value, path }) => {
    const args = readArguments(value, path, ['where', 'data']);
    return {
      where: whereOf(given, args.get('where')),
      assignments: checkUpdateData(given.target, args.get('data'), `${path}.data`, given.link.opposite),
    };
  });
}

function planUpserts(given: GivenAction): Extract<RelationAction, { kind: 'upsert' }>['entries'] {
  const { planner, target, link } = given;
  return eachStep(given).map(({ value, path }) => {
    const args = readArguments(value, path, ['where', 'create', 'update']);
    const where = args.get('where');
    return {
      where: link.relation.isList ? uniqueWhereOf(given, where) : whereOf(given, where),
      create: planner.planCreate(target, args.get('create'), inside(given, `${path}.create`)),
      update: planner.planUpdate(target, args.get('update'), inside(given, `${path}.update`)),
    };
  });
}

/** What `disconnect` and `delete` apply to: of a list, records by name; of a to-one relation, `true` or a filter. */
function planWhere(given: GivenAction): { readonly where: Condition; readonly count: number } {
  if (!given.link.relation.isList) {
    return { where: given.operand === true ? always : whereOf(given, given.operand), count: 1 };
  }
  const records = planNamedRecords(given);
  return { where: oneOf(records), count: records.length };
}

/** The records, each once. */
function planNamedRecords(given: GivenAction): readonly NamedRecord[] {
  const values = new Map(eachOf(given).map(({ value }) => [canonicalJson(value), value]));
  given.nesting.spendRecords(values.size);
  return [...values.values()].map((value) => nameRecord(given, value));
}

function nameRecord(given: GivenAction, value: WireValue | undefined): NamedRecord {
  return { where: uniqueWhereOf(given, value), keys: keysIn(value, given.link) };
}

/** Undefined if the record is named by other fields than those that hold the tie, or by more. */
function keysIn(value: WireValue | undefined, { target, to }: RelationLink): KeyValues | undefined {
  const [[name, operand] = [], ...others] = isObject(value) ? Object.entries(value) : [];
  if (name === undefined || others.length > 0) return undefined;
  const named = target.uniques.get(name) ?? [];
  if (named.length !== to.length || !to.every((field) => named.includes(field.name))) return undefined;
  const values = to.map((field) => (field.name === name ? operand : isObject(operand) ? operand[field.name] : null));
  return values.every((part) => part !== undefined && part !== null) ? values.map((part) => part ?? null) : undefined;
}

/** A scope of its own for each: the limit on conditions is meant for filters, not for the length of lists. */
function uniqueWhereOf({ target }: GivenAction, where: WireValue | undefined): Condition {
  const reading = readScopeOf(target);
  return checkUniqueWhere(where, reading.openModel(target.model.name), reading);
}

function whereOf({ target }: GivenAction, where: WireValue | undefined): Condition {
  const reading = readScopeOf(target);
  const model = reading.openModel(target.model.name);
  return where === undefined ? always : checkWhere(where, model, reading);
}

interface OperandPlace {
  readonly value: WireValue;
  readonly path: string;
}

/** What the verb is given, one by one: a list takes one object or several. */
function eachOf({ operand, path, link }: GivenAction): readonly OperandPlace[] {
  if (!Array.isArray(operand)) return [{ value: operand, path }];
  if (link.relation.isList) return operand.map((value: WireValue, place) => ({ value, path: `${path}[${place}]` }));
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${path} must be one object: the relation has one record at most`, {
    hint: 'leave out the list',
    model: link.model.name,
    fields: [link.relation.name],
  });
}

/** The same where each takes statements of its own. */
function eachStep(given: GivenAction): readonly OperandPlace[] {
  const places = eachOf(given);
  given.nesting.spendSteps(places.length);
  return places;
}

function inside({ link, nesting }: GivenAction, path: string): PlanPlace {
  return { path, nesting: nesting.deeper(), back: link.opposite };
}
