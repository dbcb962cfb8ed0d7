/** Random aggregates and groups over any schema, with `having` and orders by what was computed. */
import { type Field, type Model, scalarsOf } from './data-model.js';
import { direction } from './random-order.js';
import { randomScalarFilter, randomWhere } from './random-where.js';
import { type SampleSource, sampleValue } from './samples.js';

type Args = Readonly<Record<string, unknown>>;

const numeric = ['Int', 'BigInt', 'Float', 'Decimal'];

/** At least `low` aggregates. */
export function randomAggregates({ random }: SampleSource, model: Model, low: number): Args {
  const scalars = scalarsOf(model);
  const forms = [
    ...scalars.filter(isNumeric).map(({ name }) => ['_sum', name] as const),
    ...scalars.filter(isNumeric).map(({ name }) => ['_avg', name] as const),
    ...scalars.filter(isComparable).map(({ name }) => [random.pick(['_min', '_max']), name] as const),
    ...scalars.map(({ name }) => ['_count', name] as const),
    ['_count', '_all'] as const,
  ];
  const args: Record<string, Record<string, true> | true> = {};
  for (const [aggregate, name] of random.some(forms, low, 5)) {
    args[aggregate] = { ...(args[aggregate] as Record<string, true>), [name]: true };
  }
  if (random.chance(0.1)) args['_count'] = true;
  return args;
}

export function randomGroupBy(source: SampleSource, model: Model): Args {
  const { random } = source;
  const candidates = scalarsOf(model).filter(({ type, isList }) => type !== 'Json' && !isList);
  const by = random.some(candidates, 1, 2);
  const where = random.chance(0.5) ? { where: randomWhere(source, model, 1) } : {};
  const having = random.chance(0.4) ? { having: randomHaving(source, model, by) } : {};
  const cut = random.chance(0.4) ? { take: random.pick([1, 2, 5, -2]), skip: random.integer(0, 2) } : {};
  const names = by.map(({ name }) => name);
  return {
    by: names,
    ...where,
    ...having,
    ...randomAggregates(source, model, 0),
    orderBy: [...randomAggregateOrder(source, model), ...names.map((name) => ({ [name]: direction(source) }))],
    ...cut,
  };
}

function randomAggregateOrder(source: SampleSource, model: Model): readonly Args[] {
  const { random } = source;
  if (!random.chance(0.4)) return [];
  const aggregate = random.pick(['_count', '_sum', '_avg', '_min', '_max']);
  const fields = fieldsOf(aggregate, model);
  return fields.length === 0 ? [] : [{ [aggregate]: { [random.pick(fields).name]: direction(source) } }];
}

function randomHaving(source: SampleSource, model: Model, by: readonly Field[]): Args {
  const { random } = source;
  if (random.chance(0.25)) {
    return { [random.pick(['AND', 'OR', 'NOT'])]: random.list(1, 2, () => randomHaving(source, model, by)) };
  }
  if (random.chance(0.35)) {
    const field = random.pick(by);
    return { [field.name]: randomScalarFilter(source, model, field) };
  }
  const aggregate = random.pick(['_count', '_sum', '_avg', '_min', '_max']);
  const fields = fieldsOf(aggregate, model);
  if (fields.length === 0) return {};
  const field = random.pick(fields);
  const operator = random.pick(['equals', 'gt', 'gte', 'lt', 'lte', 'not']);
  const value = havingValue(source, aggregate, { model, field });
  return { [field.name]: { [aggregate]: { [operator]: value } } };
}

/** The average of whole numbers is none. */
function havingValue(
  source: SampleSource,
  aggregate: string,
  { model, field }: { readonly model: Model; readonly field: Field },
): unknown {
  if (aggregate === '_count') return source.random.integer(0, 5);
  if (aggregate === '_avg' && field.type !== 'Decimal') return source.random.pick([0, 1, 2.5, 5, 100]);
  return sampleValue(source, model, field);
}

function fieldsOf(aggregate: string, model: Model): readonly Field[] {
  const scalars = scalarsOf(model);
  if (aggregate === '_count') return scalars.filter(({ type, isList }) => type !== 'Json' && !isList);
  return scalars.filter(aggregate === '_sum' || aggregate === '_avg' ? isNumeric : isComparable);
}

function isNumeric({ type, isList }: Field): boolean {
  return !isList && numeric.includes(type);
}

function isComparable({ type, isList, kind, nativeType }: Field): boolean {
  return !isList && kind === 'scalar' && !['Json', 'Bytes', 'Boolean'].includes(type) && nativeType?.[0] !== 'Uuid';
}
