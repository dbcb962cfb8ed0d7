/**
 * Random queries over a world, in Prisma's argument language: every action, filter, order, window and
 * selection that the protocol knows. They are always well formed; whether the asker may read what they
 * name is another matter. Simple forms come first, so that shrinking ends with them.
 */
import type { QuerySpec, WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { randomAggregates, randomGroups } from './random-groups.js';
import { createRandomWhere } from './random-where.js';
import { findModel, keyName, type WorldModel, type WorldRelation, type WorldSchema } from './world-schema.js';

type Args = fc.Arbitrary<WireObject>;

/** Queries on these models; one that is named twice comes twice as often. */
export function randomQuery(schema: WorldSchema, models: readonly string[]): fc.Arbitrary<QuerySpec> {
  const random = new RandomArguments(schema);
  return fc.oneof(
    ...models.map((name) => {
      const model = findModel(schema, name);
      return fc.oneof(
        { arbitrary: query(model, 'findMany', random.ofMany(model, 2)), weight: 8 },
        { arbitrary: query(model, 'findFirst', random.ofFirst(model)), weight: 1 },
        { arbitrary: query(model, 'findUnique', random.ofUnique(model)), weight: 1 },
        { arbitrary: query(model, 'count', random.ofCount(model)), weight: 2 },
        { arbitrary: query(model, 'aggregate', random.ofAggregate(model)), weight: 1 },
        { arbitrary: query(model, 'groupBy', random.ofGroups(model)), weight: 2 },
      );
    }),
  );
}

function query(model: WorldModel, action: QuerySpec['action'], args: Args): fc.Arbitrary<QuerySpec> {
  return args.map((given) => ({ model: model.name, action, args: given }));
}

/** The arguments of each action. Those of nested lists are made once for each model and depth. */
class RandomArguments {
  readonly #schema: WorldSchema;
  readonly #where: (model: WorldModel, depth: number) => Args;
  readonly #many = new Map<string, Args>();

  constructor(schema: WorldSchema) {
    this.#schema = schema;
    this.#where = createRandomWhere(schema);
  }

  /** The arguments of a list, `depth` levels of relations deep. */
  ofMany(model: WorldModel, depth: number): Args {
    const name = `${model.name} ${depth}`;
    const made =
      this.#many.get(name) ??
      merged(
        optional('where', this.#where(model, 2), 1),
        optional('orderBy', randomOrder(this.#schema, model), 2),
        fc.oneof(
          { arbitrary: randomWindow(model, depth === 2), weight: 6 },
          { arbitrary: merged(randomWindow(model, false), randomDistinct(model)), weight: 1 },
        ),
        this.#selection(model, depth),
      );
    this.#many.set(name, made);
    return made;
  }

  ofFirst(model: WorldModel): Args {
    return merged(
      optional('where', this.#where(model, 2), 1),
      optional('orderBy', randomOrder(this.#schema, model), 3),
      optional('skip', fc.integer({ min: 0, max: 2 }), 1),
      this.#selection(model, 1),
    );
  }

  ofUnique(model: WorldModel): Args {
    const where = randomKey(model).map((key): WireObject => ({ where: key }));
    return merged(where, this.#selection(model, 1));
  }

  ofCount(model: WorldModel): Args {
    const counted = fc.subarray(['_all', ...model.fields.map((field) => field.name)], { minLength: 1, maxLength: 3 });
    const order = optional('orderBy', randomOrder(this.#schema, model), 1);
    return merged(
      optional('where', this.#where(model, 2), 1),
      fc.oneof(
        { arbitrary: fc.constant({}), weight: 2 },
        { arbitrary: merged(order, randomWindow(model, true)), weight: 1 },
      ),
      optional('select', counted.map(flags), 1),
    );
  }

  ofAggregate(model: WorldModel): Args {
    const order = optional('orderBy', randomOrder(this.#schema, model), 1);
    const cut = merged(order, randomWindow(model, true));
    const window = fc.oneof({ arbitrary: fc.constant({}), weight: 2 }, { arbitrary: cut, weight: 1 });
    return merged(optional('where', this.#where(model, 2), 1), window, randomAggregates(model));
  }

  ofGroups(model: WorldModel): Args {
    return merged(optional('where', this.#where(model, 2), 1), randomGroups(model));
  }

  /** What each row holds: everything, some values, related rows, numbers of related rows. */
  #selection(model: WorldModel, depth: number): Args {
    const names = model.fields.map((field) => field.name);
    const some = fc.subarray(names, { minLength: 1, maxLength: 3 });
    const others = fc.subarray(names.filter((name) => !model.key.includes(name)));
    const options: fc.WeightedArbitrary<WireObject>[] = [
      { arbitrary: fc.constant({}), weight: 4 },
      { arbitrary: some.map((chosen) => ({ select: flags(chosen) })), weight: 1 },
      { arbitrary: others.map((chosen) => ({ omit: flags(chosen) })), weight: 1 },
    ];
    if (depth > 0) {
      const nested = merged(
        ...model.relations.map((relation) => this.#nested(relation, depth - 1)),
        this.#counts(model),
      );
      const both = fc.tuple(some, nested).map(([chosen, related]) => ({ select: { ...flags(chosen), ...related } }));
      const include = nested.map(
        (related): WireObject => (Object.keys(related).length === 0 ? {} : { include: related }),
      );
      options.push({ arbitrary: include, weight: 4 }, { arbitrary: both, weight: 1 });
    }
    return fc.oneof(...options);
  }

  #nested(relation: WorldRelation, depth: number): Args {
    const target = findModel(this.#schema, relation.model);
    const args = relation.isList ? this.ofMany(target, depth) : this.#selection(target, depth);
    const value = args.map((given): WireValue => (Object.keys(given).length === 0 ? true : given));
    return optional(relation.name, value, 1, 3);
  }

  #counts(model: WorldModel): Args {
    const lists = model.relations.filter((relation) => relation.isList);
    if (lists.length === 0) return fc.constant({});
    const counted = lists.map((relation) =>
      optional('where', this.#where(findModel(this.#schema, relation.model), 1), 1).map(
        (args): WireValue => ({ select: { [relation.name]: Object.keys(args).length === 0 ? true : args } }),
      ),
    );
    return optional('_count', fc.oneof(...counted), 1, 5);
  }
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
    optional('take', take, 1, 2),
    optional('skip', fc.integer({ min: 0, max: 3 }), 1, 3),
    hasCursor ? optional('cursor', randomKey(model), 1, 9) : fc.constant({}),
  );
}

function randomDistinct(model: WorldModel): Args {
  const names = model.fields.filter(({ type, isList }) => type !== 'Json' && !isList).map(({ name }) => name);
  return fc.subarray(names, { minLength: 1, maxLength: 2 }).map((distinct): WireObject => ({ distinct }));
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
