/**
 * Random `data` of writes over any schema: values, atomic operations, and every nested verb along relations, to some
 * depth. What Prisma and Rowcast are known to treat differently (docs/decisions/0004) is left out.
 */
import { type Field, keyOf, type Model, modelNamed, oppositeOf, relationsOf, scalarsOf } from './data-model.js';
import { jsonNull } from './operands.js';
import { uniqueOf } from './random-query.js';
import { inventValue, type SampleSource } from './samples.js';

export type Data = Readonly<Record<string, unknown>>;

export interface WriteSource extends SampleSource {
  /** A number that was never given before, to make unique values of. */
  readonly fresh: () => number;
}

/** What of the record is decided by where it is written. */
interface Place {
  readonly depth: number;
  /** The relation back to the record that it is written under. */
  readonly without?: Field;
}

export function randomCreateData(source: WriteSource, model: Model, { depth, without }: Place): Data {
  const { random } = source;
  const keyFields = foreignKeyFields(model);
  const isByRelation = depth > 0 && random.chance(0.5);
  const entries: (readonly [string, unknown])[] = [];
  for (const field of scalarsOf(model)) {
    if (keyFields.has(field.name)) continue;
    const value = randomNewValue(source, field);
    if (value !== undefined) entries.push([field.name, value]);
  }
  for (const relation of relationsOf(model)) {
    if (without?.name === relation.name) continue;
    if (!holdsKey(relation)) {
      if (depth > 0 && random.chance(0.25))
        entries.push([relation.name, randomNestedCreate(source, model, relation, depth - 1)]);
    } else if (isByRelation) {
      if (relation.isRequired || random.chance(0.3))
        entries.push([relation.name, randomTie(source, model, relation, depth - 1)]);
    } else entries.push(...randomForeignKey(source, relation));
  }
  return Object.fromEntries(entries);
}

/** Values, where they are not fields of a relation. */
function randomNewValue(source: WriteSource, field: Field): unknown {
  const { random } = source;
  if (isAutomatic(field)) return undefined;
  if (field.isId || field.isUnique || field.name === 'badge') return freshValue(source, field);
  const isNeeded = field.isRequired && !field.hasDefaultValue && !field.isList;
  if (!isNeeded && random.chance(0.5)) return undefined;
  return valueFor(source, field);
}

function isAutomatic(field: Field): boolean {
  const value = field.default as { readonly name?: string } | undefined;
  return value?.name === 'autoincrement';
}

function freshValue({ fresh, random }: WriteSource, field: Field): unknown {
  const number = random.chance(0.1) ? random.integer(1, 20) : fresh();
  if (field.nativeType?.[0] === 'Uuid') return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  if (field.type === 'BigInt') return BigInt(number);
  return field.type === 'String' ? `new ${number}` : number;
}

function valueFor(source: WriteSource, field: Field): unknown {
  const { random } = source;
  if (field.isList) return random.list(0, 3, () => inventValue(field, source));
  if (field.type === 'Json') return random.chance(0.2) ? jsonNull : inventValue(field, source);
  if (!field.isRequired && random.chance(0.2)) return null;
  return inventValue(field, source);
}

function foreignKeyFields(model: Model): ReadonlySet<string> {
  return new Set(relationsOf(model).flatMap(({ relationFromFields }) => relationFromFields ?? []));
}

function holdsKey(relation: Field): boolean {
  return (relation.relationFromFields?.length ?? 0) > 0;
}

function isManyToMany(source: WriteSource, model: Model, relation: Field): boolean {
  return relation.isList && oppositeOf(source.dataModel, model, relation).isList;
}

/** The key's fields, of a row that is there, most often. */
function randomForeignKey(source: WriteSource, relation: Field): readonly (readonly [string, unknown])[] {
  const { random, samples } = source;
  const { relationFromFields: from = [], relationToFields: to = [] } = relation;
  if (!relation.isRequired && random.chance(0.4)) return from.map((name) => [name, null] as const);
  const row = random.pick(samples.get(relation.type) ?? []);
  const isWrong = random.chance(0.04);
  return from.map(
    (name, index) => [name, isWrong && typeof row[to[index] ?? ''] === 'number' ? 9999 : row[to[index] ?? '']] as const,
  );
}

/** What ties a new record to the one that it refers to. */
function randomTie(source: WriteSource, model: Model, relation: Field, depth: number): Data {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  if (random.chance(0.6)) return { connect: uniqueOf(source, target) };
  const create = randomCreateData(source, target, { depth, without: oppositeOf(dataModel, model, relation) });
  return random.chance(0.6) || isOneToOne(source, model, relation)
    ? { create }
    : { connectOrCreate: { where: uniqueOf(source, target), create } };
}

function isOneToOne(source: WriteSource, model: Model, relation: Field): boolean {
  return !relation.isList && !oppositeOf(source.dataModel, model, relation).isList;
}

/** Records that come with a new one. */
function randomNestedCreate(source: WriteSource, model: Model, relation: Field, depth: number): Data {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  const without = oppositeOf(dataModel, model, relation);
  const create = (): Data => randomCreateData(source, target, { depth, without });
  const connect = (): Data => uniqueOf(source, target);
  if (!relation.isList) return without.isRequired || random.chance(0.7) ? { create: create() } : { connect: connect() };
  const roll = random.next();
  if (roll < 0.4) return { create: random.chance(0.5) ? [randomPlainChild(source, target, without)] : create() };
  if (roll < 0.6 && !isManyToMany(source, model, relation)) {
    const data = random.list(1, 3, () => randomPlainChild(source, target, without));
    return { createMany: { data, ...(random.chance(0.5) ? { skipDuplicates: true } : {}) } };
  }
  if (roll < 0.8) return { connect: random.list(1, 2, connect) };
  return { connectOrCreate: { where: connect(), create: create() } };
}

/** A record without more inside, by the fields of its keys: what `createMany` takes. */
export function randomPlainChild(source: WriteSource, target: Model, without?: Field): Data {
  return randomCreateData(source, target, without ? { depth: 0, without } : { depth: 0 });
}

export function randomUpdateData(source: WriteSource, model: Model, { depth, without }: Place): Data {
  const { random } = source;
  const keys = foreignKeyFields(model);
  const names = new Set(keyOf(model).map(({ name }) => name));
  const plain = scalarsOf(model).filter(({ name, isUpdatedAt }) => !keys.has(name) && !names.has(name) && !isUpdatedAt);
  const entries: (readonly [string, unknown])[] = random
    .some(plain, 1, 3)
    .map((field) => [field.name, randomChange(source, field)] as const);
  if (depth === 0) return Object.fromEntries(entries);
  for (const relation of random.some(relationsOf(model), 0, 2)) {
    if (without?.name === relation.name || touchesKey(model, relation)) continue;
    entries.push([relation.name, randomRelationChange(source, model, relation, depth - 1)]);
  }
  return Object.fromEntries(entries);
}

function touchesKey(model: Model, relation: Field): boolean {
  return keyOf(model).some(({ name }) => relation.relationFromFields?.includes(name));
}

function randomChange(source: WriteSource, field: Field): unknown {
  const { random } = source;
  if (field.isUnique) return freshValue(source, field);
  if (field.isList)
    return random.chance(0.5)
      ? { push: random.list(1, 2, () => inventValue(field, source)) }
      : { set: valueFor(source, field) };
  if (['Int', 'BigInt', 'Float', 'Decimal'].includes(field.type) && random.chance(0.4)) {
    const by = field.type === 'BigInt' ? 2n : field.type === 'Int' ? 2 : field.type === 'Decimal' ? '1.5' : 0.5;
    return { [random.pick(['increment', 'decrement', 'multiply', 'divide'])]: by };
  }
  const value = valueFor(source, field);
  return field.type !== 'Json' && random.chance(0.3) ? { set: value } : value;
}

function randomRelationChange(source: WriteSource, model: Model, relation: Field, depth: number): Data {
  return relation.isList
    ? randomListChange(source, model, relation, depth)
    : randomOneChange(source, model, relation, depth);
}

function randomOneChange(source: WriteSource, model: Model, relation: Field, depth: number): Data {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  const without = oppositeOf(dataModel, model, relation);
  const create = (): Data => randomCreateData(source, target, { depth, without });
  const update = (): Data => randomUpdateData(source, target, { depth, without });
  // A required key cannot be let go of.
  const isLoose = holdsKey(relation) ? !relation.isRequired : !without.isRequired;
  const verbs = [
    'update',
    'upsert',
    ...(isLoose || holdsKey(relation) ? ['connect', 'create'] : ['create']),
    ...(isLoose ? ['disconnect'] : []),
  ];
  switch (random.pick(verbs)) {
    case 'update':
      return { update: update() };
    case 'upsert':
      return { upsert: { create: create(), update: update() } };
    case 'create':
      return { create: create() };
    case 'disconnect':
      return { disconnect: true };
    default:
      return { connect: uniqueOf(source, target) };
  }
}

function randomListChange(source: WriteSource, model: Model, relation: Field, depth: number): Data {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  const without = oppositeOf(dataModel, model, relation);
  const create = (): Data => randomCreateData(source, target, { depth, without });
  const update = (): Data => randomUpdateData(source, target, { depth, without });
  const unique = (): Data => uniqueOf(source, target);
  const isMany = without.isList;
  const isLoose = isMany || !without.isRequired;
  const verbs = [
    'create',
    'connect',
    'update',
    'upsert',
    'updateMany',
    'deleteMany',
    ...(isLoose ? ['disconnect', 'set'] : []),
    ...(isMany ? [] : ['createMany']),
  ];
  switch (random.pick(verbs)) {
    case 'create':
      return { create: create() };
    case 'createMany':
      return { createMany: { data: random.list(1, 2, () => randomPlainChild(source, target, without)) } };
    case 'connect':
      return { connect: random.list(1, 2, unique) };
    case 'disconnect':
      return { disconnect: unique() };
    case 'set':
      return { set: random.list(0, 2, unique) };
    case 'update':
      return { update: { where: unique(), data: update() } };
    case 'upsert':
      return { upsert: { where: unique(), create: create(), update: update() } };
    case 'updateMany':
      return {
        updateMany: {
          where: randomPlainWhere(source, target),
          data: randomUpdateData(source, target, { depth: 0, without }),
        },
      };
    default:
      return { deleteMany: randomPlainWhere(source, target) };
  }
}

/** A filter on one value, which finds a few rows. */
export function randomPlainWhere(source: SampleSource, model: Model): Data {
  const row = source.random.pick(source.samples.get(model.name) ?? []);
  const names = scalarsOf(model).filter(({ type, isList }) => !isList && !['Json', 'Bytes', 'Float'].includes(type));
  const { name } = source.random.pick(names);
  return { [name]: row[name] };
}
