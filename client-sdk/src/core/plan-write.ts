/**
 * Prepares a write for sending: gives its new rows the ids that a client can make, and says what it will do to
 * rows as far as that is known. Pure but for the ids.
 *
 * Ids travel with the write, so that the server's row has the key under which it is shown already. Other defaults
 * (`now()`, literals) are only guessed for showing: the database's clock and grants are not the client's business.
 */
import { filterMeaning, type KnownRow, type MutationSpec, type WireObject, type WireValue } from '@rowcast/protocol';
import { type AssignmentResult, assignedValue, isOperation, needsOldValue } from './assigned-value.js';
import { isGenerated, makeDefault } from './default-values.js';
import type { KnownRows } from './known-rows.js';
import { isUnsupported, type ModelInfo, type RelationField, type SchemaInfo } from './model-info.js';
import { type CreateChange, namedKey, type RowChange } from './row-change.js';

export interface PlannedWrite {
  /** What to send. */
  readonly spec: MutationSpec;
  readonly changes: readonly RowChange[];
  /** The models of what is nested in it, whose changes are the database's to say. */
  readonly besides: ReadonlySet<string>;
}

type Plan = Omit<PlannedWrite, 'besides'>;

export interface PlanSources {
  readonly schema: SchemaInfo;
  readonly nowMs: number;
  readonly userId: string | null | undefined;
  /** A greater number at each call, for the order of ids and for keys that only stand in. */
  readonly nextNumber: () => number;
}

/** Plans the writes of one transaction in order; each sees what those before it have done. */
export function planWrites(
  specs: readonly MutationSpec[],
  knownBefore: KnownRows,
  sources: PlanSources,
): readonly PlannedWrite[] {
  let known = knownBefore;
  return specs.map((spec, index) => {
    const model = sources.schema.get(spec.model);
    if (!model) return { spec, changes: [], besides: new Set() };
    const planned = planWrite(spec, model, known, sources);
    // After the last one, nobody asks.
    if (index < specs.length - 1) for (const change of planned.changes) known = known.after(change);
    const { data, create, update } = spec.args;
    const besides = [data, create, update].flatMap((given) => nestedModels(given, model));
    return { ...planned, besides: new Set(besides) };
  });
}

function planWrite(spec: MutationSpec, model: ModelInfo, known: KnownRows, sources: PlanSources): Plan {
  const { action, args } = spec;
  const where = asObject(args['where']);
  // With a limit or skipped duplicates, which rows it will be is the database's to say.
  const isUncertain = args['limit'] !== undefined || args['skipDuplicates'] === true;
  switch (action) {
    case 'create':
    case 'createMany':
    case 'createManyAndReturn': {
      const given = args['data'] ?? {};
      const rows = (Array.isArray(given) ? given : [given]).map((row: WireValue) =>
        withIds(asObject(row), model, sources),
      );
      const data = Array.isArray(given) ? rows : (rows[0] ?? {});
      const changes = isUncertain ? [] : rows.map((row) => createChange(row, model, known, sources));
      return { spec: { ...spec, args: { ...args, data } }, changes: changes.flatMap((change) => change ?? []) };
    }
    case 'update':
    case 'updateMany':
    case 'updateManyAndReturn':
      return {
        spec,
        changes: isUncertain ? [] : updateChanges(where, asObject(args['data']), { model, known, sources }),
      };
    case 'upsert': {
      const create = withIds(asObject(args['create']), model, sources);
      const exists = known.meant(where, model).next().done !== true;
      const created = exists ? undefined : createChange(create, model, known, sources);
      const updated = exists ? updateChanges(where, asObject(args['update']), { model, known, sources }) : [];
      const changes = created ? [{ ...created, mayExist: true } as const] : updated;
      return { spec: { ...spec, args: { ...args, create } }, changes };
    }
    case 'delete':
    case 'deleteMany':
      return { spec, changes: isUncertain ? [] : [{ kind: 'delete', model, where, ...namedRow(where, model, known) }] };
  }
}

/** The data with every id that a client can make. */
function withIds(data: WireObject, model: ModelInfo, sources: PlanSources): WireObject {
  const ids: { [field: string]: WireValue } = {};
  for (const [name, field] of model.scalars) {
    if (data[name] !== undefined || !field.default || !isGenerated(field.default)) continue;
    const id = makeDefault(field.default, sources);
    if (id !== undefined) ids[name] = id;
  }
  return { ...data, ...ids };
}

/** Undefined if the row's key cannot even be stood in for. */
function createChange(
  data: WireObject,
  model: ModelInfo,
  known: KnownRows,
  sources: PlanSources,
): CreateChange | undefined {
  const row: { [field: string]: WireValue | undefined } = {};
  const connected = connectedKeys(data, model);
  for (const [name, field] of model.scalars) {
    const given = data[name] === undefined ? connected.get(name) : data[name];
    if (given !== undefined) row[name] = assignedValue(given, field, undefined);
    else if (connected.has(name)) row[name] = undefined;
    else if (field.default) row[name] = makeDefault(field.default, sources);
    else if (field.kind === 'scalar' && field.updatedAt) row[name] = new Date(sources.nowMs).toISOString();
    // What such a column is filled with, only the database knows.
    else if (isUnsupported(field)) row[name] = undefined;
    else if (field.nullable) row[name] = null;
    else if (field.list) row[name] = [];
  }
  const key = model.keyOf(row);
  if (key !== undefined) return { kind: 'create', model, key, row };
  const [only, ...others] = model.key;
  if (only === undefined || others.length > 0) return undefined;
  const shown = { ...row, [only]: standInKey(model, only, sources.nextNumber()) };
  const shownKey = model.keyOf(shown);
  if (shownKey === undefined) return undefined;
  const given = Object.fromEntries(Object.keys(data).map((name) => [name, row[name]]));
  const standIn = { keysBefore: new Set(known.keys(model)), given };
  return { kind: 'create', model, key: shownKey, row: shown, standIn };
}

/** The foreign keys that relations give the row: undefined where only the database knows the value. */
function connectedKeys(data: WireObject, model: ModelInfo): ReadonlyMap<string, WireValue | undefined> {
  const keys = new Map<string, WireValue | undefined>();
  for (const [name, field] of model.relations) {
    if (data[name] === undefined || !holdsKey(field, model)) continue;
    const { connect, disconnect } = asObject(data[name]);
    for (const [index, from] of field.from.entries()) {
      const value = disconnect === true ? null : asObject(connect)[field.to[index] ?? ''];
      keys.set(from, isOperation(value) ? undefined : value);
    }
  }
  return keys;
}

/** The other side of a one-to-one relation links to this row's key, and sets nothing here. */
function holdsKey({ list, from }: RelationField, { key }: ModelInfo): boolean {
  const isLinkedTo = from.length === key.length && from.every((name) => key.includes(name));
  return !list && from.length > 0 && !isLinkedTo;
}

/** The models that nested writes may change: all that are named, but for rows that only a foreign key leads to. */
function nestedModels(data: WireValue | undefined, model: ModelInfo): readonly string[] {
  if (Array.isArray(data)) return data.flatMap((row: WireValue) => nestedModels(row, model));
  return Object.entries(asObject(data)).flatMap(([name, verbs]) => {
    const [field, related] = [model.relations.get(name), model.related(name)];
    if (!field || !related) return [];
    const given = Object.entries(asObject(verbs));
    if (holdsKey(field, model) && given.every(([verb]) => verb === 'connect' || verb === 'disconnect')) return [];
    return [related.name, ...given.flatMap(([, operand]) => modelsWithin(operand, related))];
  });
}

/** What stands under a verb: data, or objects with data in them. */
function modelsWithin(operand: WireValue, model: ModelInfo): readonly string[] {
  if (Array.isArray(operand)) return operand.flatMap((one: WireValue) => modelsWithin(one, model));
  const { data, create, update } = asObject(operand);
  return [operand, data, create, update].flatMap((given) => nestedModels(given, model));
}

/** Greater than any number a sequence will give, so that a row which is ordered by its id stands at the end. */
const firstStandIn = 9_000_000_000_000_000;

function standInKey(model: ModelInfo, field: string, number: number): WireValue {
  const type = model.field(field)?.type;
  if (type === 'Int') return firstStandIn + number;
  return type === 'BigInt' ? String(firstStandIn + number) : `unsaved-${number}`;
}

interface UpdateContext {
  readonly model: ModelInfo;
  readonly known: KnownRows;
  readonly sources: PlanSources;
}

/** One change for all rows, or one a row where new values are made of old ones: they must not be made twice. */
function updateChanges(where: WireObject, data: WireObject, context: UpdateContext): readonly RowChange[] {
  const { model, known } = context;
  const hasOperations = [...model.scalars].some(([name, field]) => needsOldValue(data[name], field));
  const named = namedRow(where, model, known);
  if (!hasOperations) return [{ kind: 'update', model, where, changes: changesOf(data, undefined, context), ...named }];
  return [...known.meant(where, model)].map(([key, row]) => ({
    kind: 'update',
    model,
    where: model.keyFields(key),
    changes: changesOf(data, row, context),
    ...named,
  }));
}

/** The one row that a filter means, if the filter names its key and the row is known. */
function namedRow(where: WireObject, model: ModelInfo, known: KnownRows): { readonly before?: KnownRow } {
  const key = namedKey(where, model);
  if (key === undefined || !known.has(model, key)) return {};
  const before = known.row(model, key);
  return filterMeaning(where, before, model) === 'true' ? { before } : {};
}

function changesOf(data: WireObject, row: KnownRow | undefined, { model, sources }: UpdateContext): KnownRow {
  const changes: { [field: string]: AssignmentResult } = Object.fromEntries(connectedKeys(data, model));
  for (const [name, field] of model.scalars) {
    const given = data[name];
    if (given !== undefined) changes[name] = assignedValue(given, field, row?.[name]);
    else if (field.kind === 'scalar' && field.updatedAt) changes[name] = new Date(sources.nowMs).toISOString();
  }
  return changes;
}

function asObject(value: WireValue | undefined): WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as WireObject) : {};
}
