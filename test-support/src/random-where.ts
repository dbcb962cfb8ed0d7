/** Random filters over a world: every operator of every type, relations, and AND, OR and NOT around them. */
import type { WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { findModel, type WorldField, type WorldModel, type WorldRelation, type WorldSchema } from './world-schema.js';

type Where = fc.Arbitrary<WireObject>;

type Filters = (model: WorldModel, depth: number) => Where;

/** The filters on a model, `depth` levels of relations and logic deep. Each is made once. */
export function createRandomWhere(schema: WorldSchema): Filters {
  const made = new Map<string, Where>();
  const filters: Filters = (model, depth) => {
    const name = `${model.name} ${depth}`;
    const known = made.get(name) ?? randomWhere(schema, model, depth, filters);
    made.set(name, known);
    return known;
  };
  return filters;
}

function randomWhere(schema: WorldSchema, model: WorldModel, depth: number, filters: Filters): Where {
  const one = member(schema, model, depth, filters);
  const two = fc.tuple(one, one).map(([first, second]) => ({ ...first, ...second }));
  return fc.oneof({ arbitrary: one, weight: 3 }, { arbitrary: two, weight: 1 });
}

function member(schema: WorldSchema, model: WorldModel, depth: number, filters: Filters): Where {
  const equality = fc.oneof(...model.fields.filter(isPlain).map(equals));
  const field = fc.oneof(...model.fields.map(fieldFilter));
  const options: fc.WeightedArbitrary<WireObject>[] = [
    { arbitrary: equality, weight: 4 },
    { arbitrary: field, weight: 5 },
  ];
  if (depth > 0) {
    const related = model.relations.map((relation) =>
      relationFilter(relation, filters(findModel(schema, relation.model), depth - 1)),
    );
    options.push(
      { arbitrary: fc.oneof(...related), weight: 2 },
      { arbitrary: logic(filters(model, depth - 1)), weight: 2 },
    );
  }
  return fc.oneof(...options);
}

function logic(inner: Where): Where {
  const several = fc.array(inner, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    several.map((parts): WireObject => ({ OR: parts })),
    several.map((parts): WireObject => ({ AND: parts })),
    inner.map((part): WireObject => ({ NOT: part })),
    several.map((parts): WireObject => ({ NOT: parts })),
  );
}

function relationFilter(relation: WorldRelation, inner: Where): Where {
  const named = (value: fc.Arbitrary<WireValue>): Where => value.map((given) => ({ [relation.name]: given }));
  if (relation.isList) {
    const all = fc.oneof({ arbitrary: inner, weight: 3 }, { arbitrary: fc.constant({}), weight: 1 });
    return named(
      fc.oneof(
        all.map((where) => ({ some: where })),
        all.map((where) => ({ none: where })),
        inner.map((where) => ({ every: where })),
      ),
    );
  }
  const single = fc.oneof<fc.Arbitrary<WireValue>[]>(
    inner,
    inner.map((where) => ({ is: where })),
    inner.map((where) => ({ isNot: where })),
    ...(relation.isNullable ? [fc.constantFrom<WireValue>(null, { is: null }, { isNot: null })] : []),
  );
  return named(single);
}

function isPlain(field: WorldField): boolean {
  return !field.isList && field.type !== 'Json';
}

function equals(field: WorldField): Where {
  return fc.constantFrom(...field.values).map((value) => ({ [field.name]: value }));
}

function fieldFilter(field: WorldField): Where {
  const filter = field.isList ? listFilter(field) : field.type === 'Json' ? jsonFilter() : scalarFilter(field);
  return filter.map((given) => ({ [field.name]: given }));
}

function scalarFilter(field: WorldField): fc.Arbitrary<WireValue> {
  const value = fc.constantFrom(...field.values);
  const values = fc.uniqueArray(value, { minLength: 0, maxLength: 3 });
  const operators: fc.Arbitrary<WireValue>[] = [
    value.map((equal) => ({ equals: equal })),
    value.map((not) => ({ not })),
  ];
  if (field.isNullable) operators.push(fc.constantFrom<WireValue>(null, { equals: null }, { not: null }));
  if (field.type !== 'Boolean') {
    operators.push(
      values.map((list) => ({ in: list })),
      values.map((list) => ({ notIn: list })),
      values.map((list) => ({ not: { in: list } })),
    );
  }
  if (field.type !== 'Boolean' && field.type !== 'Enum') {
    operators.push(
      fc.constantFrom('lt', 'lte', 'gt', 'gte').chain((operator) => value.map((bound) => ({ [operator]: bound }))),
      fc.tuple(value, value).map(([gte, lt]) => ({ gte, lt })),
      value.map((lte) => ({ not: { lte } })),
    );
  }
  if (field.type === 'Text' && !field.hasOddCollation) operators.push(textFilter(value));
  return fc.oneof(...operators);
}

function textFilter(value: fc.Arbitrary<WireValue>): fc.Arbitrary<WireObject> {
  const part = fc.tuple(value, fc.nat({ max: 3 })).map(([text, start]) => String(text).slice(start, start + 3));
  const operator = fc.constantFrom('contains', 'startsWith', 'endsWith');
  const like = fc.tuple(operator, part).map(([name, text]): WireObject => ({ [name]: text }));
  const equal = value.map((equals): WireObject => ({ equals }));
  const insensitive = fc.oneof(like, equal).map((filter): WireObject => ({ ...filter, mode: 'insensitive' }));
  return fc.oneof(like, insensitive);
}

function listFilter(field: WorldField): fc.Arbitrary<WireValue> {
  const value = fc.constantFrom(...field.values);
  const values = fc.uniqueArray(value, { maxLength: 2 });
  return fc.oneof(
    value.map((has) => ({ has })),
    values.map((hasSome) => ({ hasSome })),
    values.map((hasEvery) => ({ hasEvery })),
    values.map((equal) => ({ equals: equal })),
    fc.boolean().map((isEmpty) => ({ isEmpty })),
  );
}

/** Documents of the world look like `{ "k": 1, "s": "text", "a": [1, 2] }`. */
function jsonFilter(): fc.Arbitrary<WireValue> {
  const number = fc.integer({ min: 0, max: 3 });
  return fc.oneof(
    number.map((equal) => ({ path: ['k'], equals: equal })),
    number.map((bound) => ({ path: ['k'], gt: bound })),
    fc.constantFrom('a', 'b', '%').map((text) => ({ path: ['s'], string_contains: text })),
    number.map((element) => ({ path: ['a'], array_contains: [element] })),
  );
}
