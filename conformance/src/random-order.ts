/** Random orders over any schema: by fields, by fields of related rows, and by how many of them there are. */
import { type Field, keyOf, type Model, modelNamed, relationsOf, scalarsOf } from './data-model.js';
import type { SampleSource } from './samples.js';

export type OrderTerm = Readonly<Record<string, unknown>>;

export function randomOrder(source: SampleSource, model: Model): readonly OrderTerm[] {
  const terms = source.random.list(0, 2, () => randomTerm(source, model, 2));
  // Twice the same field, with distinct rows, makes Prisma write SQL that Postgres refuses.
  return terms.filter((term, index) => terms.findIndex((other) => nameOf(other) === nameOf(term)) === index);
}

function nameOf(term: OrderTerm): string | undefined {
  return Object.keys(term)[0];
}

/** The order with the key at its end, so that no two rows are equal in it. */
export function totalOrder(model: Model, terms: readonly OrderTerm[]): readonly OrderTerm[] {
  const named = new Set(terms.flatMap((term) => Object.keys(term)));
  const rest = keyOf(model).filter(({ name }) => !named.has(name));
  return [...terms, ...rest.map(({ name }) => ({ [name]: 'asc' }))];
}

function randomTerm(source: SampleSource, model: Model, depth: number): OrderTerm {
  const { random, dataModel } = source;
  const relations = relationsOf(model);
  if (depth > 0 && relations.length > 0 && random.chance(0.3)) {
    const relation = random.pick(relations);
    if (relation.isList) return { [relation.name]: { _count: direction(source) } };
    return { [relation.name]: randomTerm(source, modelNamed(dataModel, relation.type), depth - 1) };
  }
  const field = random.pick(scalarsOf(model));
  return { [field.name]: sortOf(source, field) };
}

function sortOf(source: SampleSource, field: Field): unknown {
  const sort = direction(source);
  if (field.isRequired || field.isList || source.random.chance(0.5)) return sort;
  return { sort, nulls: source.random.pick(['first', 'last']) };
}

export function direction({ random }: SampleSource): 'asc' | 'desc' {
  return random.pick(['asc', 'desc']);
}
