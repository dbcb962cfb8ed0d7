/** Random reads over any schema: every action, with filters, orders, windows, selections and aggregates of any kind. */
import type { QueryCall } from './call.js';
import { type Field, type Model, modelNamed, relationsOf, scalarsOf } from './data-model.js';
import { isPlainObject } from './operands.js';
import { randomAggregates, randomGroupBy } from './random-groups.js';
import { randomOrder, totalOrder } from './random-order.js';
import { randomWhere } from './random-where.js';
import type { SampleSource } from './samples.js';

type Args = Readonly<Record<string, unknown>>;

const actions = [
  'findMany',
  'findMany',
  'findMany',
  'findMany',
  'findFirst',
  'findUnique',
  'count',
  'aggregate',
  'groupBy',
] as const;

export function randomQuery(
  source: SampleSource,
  model: Model = source.random.pick(source.dataModel.models),
): QueryCall {
  const action = source.random.pick(actions);
  return { model: model.name, action, args: randomArguments(source, model, action) };
}

function randomArguments(source: SampleSource, model: Model, action: (typeof actions)[number]): Args {
  const { random } = source;
  switch (action) {
    case 'findMany':
      return { ...randomWindow(source, model), ...randomSelection(source, model, 2) };
    case 'findFirst': {
      const { take: _, ...window } = randomWindow(source, model);
      const take = random.chance(0.3) ? { take: random.pick([1, -1]) } : {};
      return { ...window, ...take, ...randomSelection(source, model, 2) };
    }
    case 'findUnique':
      // Of one unique row, Prisma starts a list at a cursor that is none of its rows.
      return { where: randomUniqueWhere(source, model), ...withoutCursors(randomSelection(source, model, 2)) };
    case 'count': {
      const { distinct: _, ...window } = randomWindow(source, model);
      const fields = random.some(['_all', ...scalarsOf(model).map(({ name }) => name)], 1, 3);
      const select = Object.fromEntries(fields.map((name) => [name, true]));
      return { ...window, ...(random.chance(0.3) ? { select } : {}) };
    }
    case 'aggregate': {
      const { distinct: _, ...window } = randomWindow(source, model);
      return { ...window, ...randomAggregates(source, model, 1) };
    }
    case 'groupBy':
      return randomGroupBy(source, model);
  }
}

export function withoutCursors(args: Args): Args {
  const members = Object.entries(args).filter(([name]) => name !== 'cursor');
  return Object.fromEntries(
    members.map(([name, value]) => [name, isPlainObject(value) ? withoutCursors(value) : value]),
  );
}

/** Names one row, by any of the model's unique fields, sometimes with a filter beside it. */
function randomUniqueWhere(source: SampleSource, model: Model): Args {
  const { random } = source;
  const where = uniqueOf(source, model);
  if (!random.chance(0.3)) return where;
  // Unique fields take values only there, not filters.
  const isUnique = (name: string): boolean =>
    scalarsOf(model).some((field) => field.name === name && (field.isId || field.isUnique));
  const more = Object.entries(randomWhere(source, model, 1)).filter(([name]) => !isUnique(name));
  return { ...Object.fromEntries(more), ...where };
}

/** One row's unique fields, as `where` and `cursor` name them. */
export function uniqueOf({ random, samples }: SampleSource, model: Model): Args {
  const rows = samples.get(model.name) ?? [];
  const row = rows.length > 0 ? random.pick(rows) : {};
  const singles = scalarsOf(model).filter((field) => (field.isId || field.isUnique) && row[field.name] != null);
  const compounds = [...(model.primaryKey ? [model.primaryKey] : []), ...model.uniqueIndexes];
  const forms = [
    ...singles.map(({ name }) => ({ [name]: row[name] })),
    ...compounds.map(({ name, fields }) => ({
      [name ?? fields.join('_')]: Object.fromEntries(fields.map((field) => [field, row[field]])),
    })),
  ];
  return random.pick(forms);
}

/** `distinct` and a cursor at once are a matter of their own: where the list is nested, Prisma knows several answers. */
function randomWindow(source: SampleSource, model: Model): Args {
  const { random } = source;
  const where = random.chance(0.7) ? { where: randomWhere(source, model) } : {};
  const take = source.isLarge || random.chance(0.5) ? { take: random.pick([0, 1, 2, 3, 5, 10, -1, -2, -4]) } : {};
  const skip = random.chance(0.3) ? { skip: random.integer(0, 4) } : {};
  const cursor = random.chance(0.2) ? { cursor: uniqueOf(source, model) } : {};
  const names = scalarsOf(model).map(({ name }) => name);
  const distinct = !('cursor' in cursor) && random.chance(0.15) ? { distinct: random.some(names, 1, 2) } : {};
  // From a cursor on, both order by the key if no other order is given.
  if ('cursor' in cursor && random.chance(0.3)) return { ...where, ...take, ...skip, ...cursor };
  return { ...where, orderBy: totalOrder(model, randomOrder(source, model)), ...take, ...skip, ...cursor, ...distinct };
}

/** What is wanted of each row. */
export function randomSelection(source: SampleSource, model: Model, depth: number): Args {
  const { random } = source;
  const scalars = scalarsOf(model).map(({ name }) => name);
  const relations = depth > 0 ? relationsOf(model) : [];
  const chosen = (): Args => randomMembers(source, model, relations, depth);
  const isOmitting = scalars.length > 3 && random.chance(0.25);
  const omit = isOmitting
    ? { omit: Object.fromEntries(random.some(scalars, 1, 3).map((name) => [name, random.chance(0.9)])) }
    : {};
  if (relations.length > 0 && random.chance(0.5)) return { include: chosen(), ...omit };
  if (random.chance(0.4)) {
    const fields = Object.fromEntries(random.some(scalars, 1, 4).map((name) => [name, true]));
    return { select: { ...fields, ...chosen() } };
  }
  return omit;
}

function randomMembers(source: SampleSource, model: Model, relations: readonly Field[], depth: number): Args {
  const { random } = source;
  const picked = random.some(relations, 1, 2);
  const members = Object.fromEntries(
    picked.map((relation) => [relation.name, randomMember(source, relation, depth - 1)]),
  );
  const lists = relationsOf(model).filter(({ isList }) => isList);
  if (lists.length === 0 || depth === 0 || !random.chance(0.3)) return members;
  if (random.chance(0.2)) return { ...members, _count: true };
  const counted = random.some(lists, 1, 2).map((relation) => {
    const where = randomWhere(source, modelNamed(source.dataModel, relation.type), 1);
    return [relation.name, random.chance(0.5) ? true : { where }];
  });
  return { ...members, _count: { select: Object.fromEntries(counted) } };
}

function randomMember(source: SampleSource, relation: Field, depth: number): unknown {
  const { random, dataModel } = source;
  const target = modelNamed(dataModel, relation.type);
  const selection = randomSelection(source, target, depth);
  if (relation.isList) return { ...randomWindow(source, target), ...selection };
  if (relation.isRequired || !random.chance(0.3)) return random.chance(0.3) ? true : selection;
  return { where: randomWhere(source, target, 1), ...selection };
}
