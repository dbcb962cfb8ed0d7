/** Random filters over any schema: every operator of every kind of field, relations, and AND, OR and NOT of them. */
import { type Field, type Model, modelNamed, relationsOf, scalarsOf } from './data-model.js';
import { anyNull, dbNull, FieldOperand, jsonNull } from './operands.js';
import { type SampleSource, sampleValue } from './samples.js';

export type Where = Readonly<Record<string, unknown>>;

export function randomWhere(source: SampleSource, model: Model, depth = 2): Where {
  const { random } = source;
  const parts = random.list(random.chance(0.1) ? 0 : 1, 2, () => randomPart(source, model, depth));
  return Object.assign({}, ...parts) as Where;
}

function randomPart(source: SampleSource, model: Model, depth: number): Where {
  const { random } = source;
  if (depth > 0 && random.chance(0.25)) return randomLogic(source, model, depth - 1);
  const relations = relationsOf(model);
  if (depth > 0 && relations.length > 0 && random.chance(0.4)) {
    const relation = random.pick(relations);
    return { [relation.name]: randomRelationFilter(source, relation, depth - 1) };
  }
  const field = random.pick(scalarsOf(model));
  return { [field.name]: randomScalarFilter(source, model, field) };
}

function randomLogic(source: SampleSource, model: Model, depth: number): Where {
  const { random } = source;
  const name = random.pick(['AND', 'OR', 'NOT']);
  if (name !== 'OR' && random.chance(0.4)) return { [name]: randomWhere(source, model, depth) };
  return { [name]: random.list(random.chance(0.1) ? 0 : 1, 3, () => randomWhere(source, model, depth)) };
}

function randomRelationFilter(source: SampleSource, relation: Field, depth: number): unknown {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  const inner = (): Where => randomWhere(source, target, depth);
  if (relation.isList) {
    const names = random.some(['some', 'every', 'none'], 1, random.chance(0.2) ? 2 : 1);
    return Object.fromEntries(names.map((name) => [name, inner()]));
  }
  if (!relation.isRequired && random.chance(0.2)) {
    return random.pick<unknown>([null, { is: null }, { isNot: null }]);
  }
  if (random.chance(0.4)) return inner();
  return Object.fromEntries(random.some(['is', 'isNot'], 1, 1).map((name) => [name, inner()]));
}

export function randomScalarFilter(source: SampleSource, model: Model, field: Field): unknown {
  const { random } = source;
  if (field.isList) return randomListFilter(source, model, field);
  if (field.type === 'Json') return randomJsonFilter(source, model, field);
  if (random.chance(0.25)) return nullable(source, field, () => sampleValue(source, model, field));
  const names = random.some(operatorsOf(field), 1, random.chance(0.3) ? 2 : 1);
  const filter: Record<string, unknown> = {};
  for (const name of names) filter[name] = randomOperand(source, model, field, name);
  if (!isText(field) || !random.chance(0.3)) return filter;
  // Prisma compares without regard to case by ILIKE, to which these are wildcards.
  const isPlain = !/[%_\\]/.test(JSON.stringify(filter).replaceAll('\\"', ''));
  return { ...filter, mode: isPlain ? random.pick(['insensitive', 'default']) : 'default' };
}

function isText(field: Field): boolean {
  return field.type === 'String' && field.nativeType?.[0] !== 'Uuid';
}

function operatorsOf(field: Field): readonly string[] {
  if (field.type === 'Boolean') return ['equals', 'not'];
  if (field.kind === 'enum' || field.type === 'Bytes') return ['equals', 'not', 'in', 'notIn'];
  const ordering = ['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte'];
  return isText(field) ? [...ordering, 'contains', 'startsWith', 'endsWith', 'contains'] : ordering;
}

function randomOperand(source: SampleSource, model: Model, field: Field, name: string): unknown {
  const { random } = source;
  const value = (): unknown => sampleValue(source, model, field);
  switch (name) {
    case 'in':
    case 'notIn':
      if (random.chance(0.1)) return operandOf(source, model, field, true) ?? [];
      return random.list(random.chance(0.15) ? 0 : 1, 4, value);
    case 'not':
      if (random.chance(0.5)) return nullable(source, field, value);
      return randomNegated(source, model, field);
    case 'equals':
      return nullable(source, field, () => operandSometimes(source, model, field) ?? value());
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      // What are wildcards in Prisma stand for themselves here.
      return partOf(String(value()), source).replaceAll(/[%_\\]/g, '');
    default:
      return operandSometimes(source, model, field) ?? value();
  }
}

function randomNegated(source: SampleSource, model: Model, field: Field): unknown {
  const names = source.random.some(
    operatorsOf(field).filter((name) => name !== 'not'),
    1,
    2,
  );
  return Object.fromEntries(names.map((name) => [name, randomOperand(source, model, field, name)]));
}

function nullable({ random }: SampleSource, field: Field, value: () => unknown): unknown {
  return !field.isRequired && random.chance(0.2) ? null : value();
}

function partOf(text: string, { random }: SampleSource): string {
  const start = random.integer(0, Math.max(text.length - 1, 0));
  return random.chance(0.5) ? text.slice(0, start) : text.slice(start, start + random.integer(0, 4));
}

function operandSometimes(source: SampleSource, model: Model, field: Field): FieldOperand | undefined {
  return source.random.chance(0.12) ? operandOf(source, model, field, false) : undefined;
}

/** Another field of the same type, or a list of it. */
function operandOf({ random }: SampleSource, model: Model, field: Field, isList: boolean): FieldOperand | undefined {
  const others = scalarsOf(model).filter((other) => typeOf(other) === typeOf(field) && other.isList === isList);
  if (others.length === 0 || field.type === 'Json') return undefined;
  return new FieldOperand(model.name, random.pick(others).name);
}

/** Prisma lets any two dates be compared, and Postgres then refuses some. */
function typeOf({ type, nativeType }: Field): string {
  return ['DateTime', 'String'].includes(type) ? `${type} ${nativeType?.[0]}` : type;
}

function randomListFilter(source: SampleSource, model: Model, field: Field): unknown {
  const { random } = source;
  const value = (): unknown => sampleValue(source, model, field);
  const values = (): unknown[] => random.list(random.chance(0.2) ? 0 : 1, 3, value);
  const name = random.pick(['equals', 'has', 'hasEvery', 'hasSome', 'isEmpty']);
  switch (name) {
    case 'equals':
      return { equals: random.chance(0.15) ? null : values() };
    case 'has':
      return { has: random.chance(0.1) ? null : value() };
    case 'isEmpty':
      return { isEmpty: random.chance(0.5) };
    default:
      return { [name]: values() };
  }
}

const jsonPaths = [
  ['a'],
  ['a', 'b'],
  ['n'],
  ['s'],
  ['list'],
  ['a', 'b', '1', 'c'],
  ['0'],
  ['2'],
  ['tags'],
  ['name'],
  ['theme'],
  ['none'],
];
const jsonValues: readonly unknown[] = [
  1,
  5,
  7.5,
  'x',
  'text',
  'dark',
  'Film 1',
  true,
  false,
  [1],
  [1, 'x'],
  {},
  { b: null },
];

function randomJsonFilter(source: SampleSource, model: Model, field: Field): unknown {
  const { random } = source;
  const path = random.chance(0.6) ? { path: random.pick(jsonPaths) } : {};
  if (random.chance(0.4)) {
    const nulls = [...(field.isRequired ? [] : [dbNull, anyNull]), jsonNull];
    const value = random.chance(0.3)
      ? random.pick(nulls)
      : random.chance(0.5)
        ? sampleValue(source, model, field)
        : random.pick(jsonValues);
    return { ...path, [random.pick(['equals', 'not'])]: value };
  }
  const name = random.pick([
    'string_contains',
    'string_starts_with',
    'string_ends_with',
    'array_contains',
    'array_starts_with',
    'array_ends_with',
    'lt',
    'lte',
    'gt',
    'gte',
  ]);
  if (name.startsWith('string')) {
    // Without a path, Prisma's insensitive search is one that Postgres refuses.
    const mode = 'path' in path && random.chance(0.3) ? { mode: 'insensitive' } : {};
    return { ...path, [name]: random.pick(['te', 'Film', 'ext', 'D', 'deep', 'x', '']), ...mode };
  }
  if (name === 'array_contains') return { ...path, [name]: [random.pick(jsonValues)] };
  if (name.startsWith('array')) return { ...path, [name]: random.pick(jsonValues) };
  return { ...path, [name]: random.pick([1, 5, 7.5, 'text', 'dark', 'Film 1']) };
}
