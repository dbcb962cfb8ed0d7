/**
 * Random queries over a world, in Prisma's argument language: every action, filter, order, window and
 * selection that the protocol knows. They are always well formed; whether the asker may read what they
 * name is another matter. Simple forms come first, so that shrinking ends with them.
 */
import type { QuerySpec, WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { randomWhere } from './random-where.js';
import { findModel, keyName, type WorldModel, type WorldRelation, type WorldSchema } from './world-schema.js';

type Args = fc.Arbitrary<WireObject>;

export function randomQuery(schema: WorldSchema, models: readonly string[]): fc.Arbitrary<QuerySpec> {
  return fc.constantFrom(...models).chain((name) => {
    const model = findModel(schema, name);
    return fc.oneof(
      { arbitrary: query(model, 'findMany', manyArgs(schema, model, 2)), weight: 8 },
      { arbitrary: query(model, 'findFirst', firstArgs(schema, model)), weight: 1 },
      { arbitrary: query(model, 'findUnique', uniqueArgs(schema, model)), weight: 1 },
      { arbitrary: query(model, 'count', countArgs(schema, model)), weight: 2 },
    );
  });
}

function query(model: WorldModel, action: QuerySpec['action'], args: Args): fc.Arbitrary<QuerySpec> {
  return args.map((given) => ({ model: model.name, action, args: given }));
}

/** The arguments of a list, `depth` levels of relations deep. */
function manyArgs(schema: WorldSchema, model: WorldModel, depth: number): Args {
  return merged(
    optional('where', randomWhere(schema, model), 3),
    optional('orderBy', randomOrder(schema, model), 3),
    randomWindow(model, depth === 2),
    randomSelection(schema, model, depth),
  );
}

function firstArgs(schema: WorldSchema, model: WorldModel): Args {
  return merged(
    optional('where', randomWhere(schema, model), 3),
    optional('orderBy', randomOrder(schema, model), 3),
    optional('skip', fc.integer({ min: 0, max: 2 }), 1),
    randomSelection(schema, model, 1),
  );
}

function uniqueArgs(schema: WorldSchema, model: WorldModel): Args {
  return merged(
    randomKey(model).map((where) => ({ where })),
    randomSelection(schema, model, 1),
  );
}

function countArgs(schema: WorldSchema, model: WorldModel): Args {
  const counted = fc.subarray(['_all', ...model.fields.map((field) => field.name)], { minLength: 1, maxLength: 3 });
  return merged(
    optional('where', randomWhere(schema, model), 3),
    fc.oneof(
      { arbitrary: fc.constant({}), weight: 2 },
      { arbitrary: merged(optional('orderBy', randomOrder(schema, model), 1), randomWindow(model, true)), weight: 1 },
    ),
    optional('select', counted.map(flags), 1),
  );
}

/** Names one row by its key. */
function randomKey(model: WorldModel): Args {
  const values = model.key.map((name) => {
    const field = model.fields.find((candidate) => candidate.name === name);
    return fc.constantFrom(...(field?.values ?? [])).map((value): [string, WireValue] => [name, value]);
  });
  return fc.tuple(...values).map((entries): WireObject => {
    const parts = Object.fromEntries(entries);
    return model.key.length === 1 ? parts : { [keyName(model)]: parts };
  });
}

function randomOrder(schema: WorldSchema, model: WorldModel): fc.Arbitrary<WireValue> {
  const direction = fc.constantFrom('asc', 'desc');
  const nulls = fc.constantFrom('first', 'last');
  const scalar = fc
    .constantFrom(...model.fields.filter((field) => field.type !== 'Json' && !field.isList))
    .chain((field) => {
      const plain = direction.map((sort): WireObject => ({ [field.name]: sort }));
      const placed = fc.record({ sort: direction, nulls }).map((order): WireObject => ({ [field.name]: order }));
      return field.isNullable ? fc.oneof(plain, placed) : plain;
    });
  const related = model.relations.map((relation) => {
    if (relation.isList) return direction.map((sort): WireObject => ({ [relation.name]: { _count: sort } }));
    const names = findModel(schema, relation.model).fields.filter((field) => field.type !== 'Json' && !field.isList);
    return fc
      .tuple(fc.constantFrom(...names), direction)
      .map(([field, sort]): WireObject => ({ [relation.name]: { [field.name]: sort } }));
  });
  const term = fc.oneof({ arbitrary: scalar, weight: 5 }, ...related.map((arbitrary) => ({ arbitrary, weight: 1 })));
  return fc.array(term, { minLength: 1, maxLength: 3 }).map((terms) => (terms.length === 1 ? (terms[0] ?? {}) : terms));
}

function randomWindow(model: WorldModel, hasCursor: boolean): Args {
  const take = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: -5, max: 0 }));
  return merged(
    optional('take', take, 1, 1),
    optional('skip', fc.integer({ min: 0, max: 3 }), 1, 3),
    hasCursor ? optional('cursor', randomKey(model), 1, 6) : fc.constant({}),
  );
}

/** What each row holds: everything, some values, related rows, numbers of related rows. */
function randomSelection(schema: WorldSchema, model: WorldModel, depth: number): Args {
  const some = fc.subarray(
    model.fields.map((field) => field.name),
    { minLength: 1, maxLength: 4 },
  );
  const options: fc.WeightedArbitrary<WireObject>[] = [
    { arbitrary: fc.constant({}), weight: 4 },
    { arbitrary: some.map((names) => ({ select: flags(names) })), weight: 1 },
    { arbitrary: some.map((names) => ({ omit: flags(names.filter((name) => !model.key.includes(name))) })), weight: 1 },
  ];
  if (depth > 0) {
    const relations = fc
      .subarray([...model.relations], { minLength: 1, maxLength: 2 })
      .chain((chosen) =>
        merged(...chosen.map((relation) => nested(schema, relation, depth - 1)), randomCounts(schema, model)),
      );
    const both = fc.tuple(some, relations).map(([names, related]) => ({ select: { ...flags(names), ...related } }));
    options.push({ arbitrary: relations.map((include) => ({ include })), weight: 4 }, { arbitrary: both, weight: 1 });
  }
  return fc.oneof(...options);
}

function nested(schema: WorldSchema, relation: WorldRelation, depth: number): Args {
  const target = findModel(schema, relation.model);
  const args = relation.isList ? manyArgs(schema, target, depth) : randomSelection(schema, target, depth);
  return args.map((given) => ({ [relation.name]: Object.keys(given).length === 0 ? true : given }));
}

function randomCounts(schema: WorldSchema, model: WorldModel): Args {
  const lists = model.relations.filter((relation) => relation.isList);
  if (lists.length === 0) return fc.constant({});
  const counted = fc.constantFrom(...lists).chain((relation) =>
    optional('where', randomWhere(schema, findModel(schema, relation.model)), 1).map((args) => ({
      _count: { select: { [relation.name]: Object.keys(args).length === 0 ? true : args } },
    })),
  );
  return fc.oneof({ arbitrary: fc.constant({}), weight: 4 }, { arbitrary: counted, weight: 1 });
}

function flags(names: readonly string[]): WireObject {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** An object with the member, or without it. */
function optional(name: string, value: fc.Arbitrary<WireValue>, withIt: number, without = 1): Args {
  return fc.oneof(
    { arbitrary: fc.constant<WireObject>({}), weight: without },
    { arbitrary: value.map((given): WireObject => ({ [name]: given })), weight: withIt },
  );
}

function merged(...parts: readonly Args[]): Args {
  return fc.tuple(...parts).map((objects): WireObject => Object.assign({}, ...objects));
}
