/**
 * Makes random writes in the nested world: create, update and upsert with whatever verbs fit, to a few
 * levels. Ids come from small pools, so that some writes meet what is there and some do not; now and then
 * a write breaks a rule.
 */
import type { MutationSpec, WireObject, WireValue } from '@rowcast/protocol';

/** Where choices come from. */
export interface Chooser {
  /** From 0 up to, not including, `end`. */
  below(end: number): number;
}

interface Relation {
  readonly name: string;
  readonly model: string;
  readonly isList?: boolean;
  readonly isRequired?: boolean;
  /** The foreign key fields, if they are in this model. */
  readonly keys?: readonly string[];
  readonly isBetween?: boolean;
  readonly opposite: string;
}

interface Model {
  readonly relations: readonly Relation[];
  /** A record of its own, in values. */
  values(choose: Chooser): WireObject;
  changes(choose: Chooser): WireObject;
  unique(choose: Chooser): WireObject;
  filter(choose: Chooser): WireObject;
  keysOf(relation: Relation, choose: Chooser): WireObject;
}

const pick = <Value>(choose: Chooser, values: readonly [Value, ...Value[]]): Value =>
  values[choose.below(values.length)] ?? values[0];
const chance = (choose: Chooser, percent: number): boolean => choose.below(100) < percent;
/** The first three of a pool are there already. */
const some = (choose: Chooser, percentOld: number): number =>
  chance(choose, percentOld) ? choose.below(3) : 3 + choose.below(40);
const id = (choose: Chooser, base: number): number => base + some(choose, 92);
const word = (choose: Chooser, prefix: string): string => `${prefix}${some(choose, 85)}`;
const newId = (choose: Chooser, base: number): number => base + some(choose, 4);
const newWord = (choose: Chooser, prefix: string): string => `${prefix}${some(choose, 6)}`;

const byIdOr =
  (base: number, name: string, prefix: string) =>
  (choose: Chooser): WireObject =>
    chance(choose, 60) ? { id: id(choose, base) } : { [name]: word(choose, prefix) };

const userKey = (relation: Relation, choose: Chooser): WireObject => ({ [relation.keys?.[0] ?? '']: id(choose, 0) });

const models: { readonly [name: string]: Model } = {
  User: {
    relations: [
      { name: 'boss', model: 'User', keys: ['bossId'], opposite: 'reports' },
      { name: 'reports', model: 'User', isList: true, opposite: 'boss' },
      { name: 'profile', model: 'Profile', opposite: 'user' },
      { name: 'passport', model: 'Passport', opposite: 'user' },
      { name: 'posts', model: 'Post', isList: true, opposite: 'author' },
      { name: 'reviews', model: 'Post', isList: true, opposite: 'reviewer' },
      { name: 'follows', model: 'User', isList: true, isBetween: true, opposite: 'followers' },
      { name: 'followers', model: 'User', isList: true, isBetween: true, opposite: 'follows' },
    ],
    values: (choose) => ({
      id: newId(choose, 0),
      email: newWord(choose, 'u'),
      ...(chance(choose, 30) && { name: newWord(choose, 'n') }),
    }),
    changes: (choose) => pick<WireObject>(choose, [{ name: newWord(choose, 'n') }, { age: { increment: 1 } }, {}]),
    unique: byIdOr(0, 'email', 'u'),
    filter: (choose) => pick<WireObject>(choose, [{}, { age: { gte: 1 } }, { id: { lt: 2 } }, { name: null }]),
    keysOf: userKey,
  },
  Profile: {
    relations: [{ name: 'user', model: 'User', keys: ['userId'], opposite: 'profile' }],
    values: (choose) => ({ id: newId(choose, 100), bio: newWord(choose, chance(choose, 95) ? 'b' : '') }),
    changes: (choose) => pick<WireObject>(choose, [{ bio: newWord(choose, 'b') }, {}]),
    unique: (choose) => pick<WireObject>(choose, [{ id: id(choose, 100) }, { userId: id(choose, 0) }]),
    filter: (choose) => pick<WireObject>(choose, [{}, { bio: { contains: '1' } }]),
    keysOf: userKey,
  },
  Passport: {
    relations: [{ name: 'user', model: 'User', keys: ['userId'], isRequired: true, opposite: 'passport' }],
    values: (choose) => ({ id: newId(choose, 200), number: newWord(choose, 'p') }),
    changes: (choose) => pick<WireObject>(choose, [{ number: newWord(choose, 'p') }, {}]),
    unique: byIdOr(200, 'number', 'p'),
    filter: (choose) => pick<WireObject>(choose, [{}, { number: 'p1' }]),
    keysOf: userKey,
  },
  Post: {
    relations: [
      { name: 'author', model: 'User', keys: ['authorId'], isRequired: true, opposite: 'posts' },
      { name: 'reviewer', model: 'User', keys: ['reviewerId'], opposite: 'reviews' },
      { name: 'category', model: 'Category', keys: ['categorySlug'], opposite: 'posts' },
      { name: 'tags', model: 'Tag', isList: true, isBetween: true, opposite: 'posts' },
      { name: 'comments', model: 'Comment', isList: true, opposite: 'post' },
    ],
    values: (choose) => ({ id: newId(choose, 300), title: newWord(choose, 't') }),
    changes: (choose) => pick<WireObject>(choose, [{ title: newWord(choose, 't') }, { likes: { increment: 2 } }, {}]),
    unique: (choose) => ({ id: id(choose, 300), ...(chance(choose, 10) && { title: word(choose, 't') }) }),
    filter: (choose) => pick<WireObject>(choose, [{}, { likes: { gt: 0 } }, { title: { in: ['t0', 't1'] } }]),
    keysOf: (relation, choose) =>
      relation.name === 'category' ? { categorySlug: word(choose, 'c') } : userKey(relation, choose),
  },
  Category: {
    relations: [{ name: 'posts', model: 'Post', isList: true, opposite: 'category' }],
    values: (choose) => ({ id: newId(choose, 400), slug: newWord(choose, 'c') }),
    changes: (choose) => pick<WireObject>(choose, [{ slug: newWord(choose, 'c') }, {}]),
    unique: byIdOr(400, 'slug', 'c'),
    filter: (choose) => pick<WireObject>(choose, [{}, { slug: 'c1' }]),
    keysOf: () => ({}),
  },
  Tag: {
    relations: [{ name: 'posts', model: 'Post', isList: true, isBetween: true, opposite: 'tags' }],
    values: (choose) => ({ id: newId(choose, 500), name: newWord(choose, 'g') }),
    changes: (choose) => pick<WireObject>(choose, [{ name: newWord(choose, 'g') }, {}]),
    unique: byIdOr(500, 'name', 'g'),
    filter: (choose) => pick<WireObject>(choose, [{}, { name: { not: 'g1' } }]),
    keysOf: () => ({}),
  },
  Comment: {
    relations: [{ name: 'post', model: 'Post', keys: ['postId'], isRequired: true, opposite: 'comments' }],
    values: (choose) => ({ id: newId(choose, 600), body: newWord(choose, 'b') }),
    changes: (choose) => pick<WireObject>(choose, [{ body: newWord(choose, 'b') }, {}]),
    unique: (choose) => ({ id: id(choose, 600) }),
    filter: (choose) => pick<WireObject>(choose, [{}, { body: 'b1' }]),
    keysOf: (_, choose) => ({ postId: id(choose, 300) }),
  },
  Team: {
    relations: [{ name: 'seats', model: 'Seat', isList: true, opposite: 'team' }],
    values: (choose) => ({ region: newWord(choose, 'r'), code: choose.below(9) }),
    changes: (choose) => pick<WireObject>(choose, [{ title: newWord(choose, 't') }, { code: choose.below(3) }, {}]),
    unique: (choose) => ({ region_code: { region: word(choose, 'r'), code: choose.below(3) } }),
    filter: (choose) => pick<WireObject>(choose, [{}, { code: 1 }]),
    keysOf: () => ({}),
  },
  Seat: {
    relations: [{ name: 'team', model: 'Team', keys: ['teamRegion', 'teamCode'], opposite: 'seats' }],
    values: (choose) => ({ id: newId(choose, 700), row: choose.below(9), place: choose.below(9) }),
    changes: (choose) => pick<WireObject>(choose, [{ place: choose.below(3) }, {}]),
    unique: (choose) =>
      chance(choose, 50) ? { id: id(choose, 700) } : { row_place: { row: choose.below(3), place: choose.below(3) } },
    filter: (choose) => pick<WireObject>(choose, [{}, { row: { lt: 2 } }]),
    keysOf: (_, choose) => ({ teamRegion: word(choose, 'r'), teamCode: choose.below(3) }),
  },
};

const modelNames = Object.keys(models) as [string, ...string[]];

export function randomNestedWrite(choose: Chooser): MutationSpec {
  const model = pick(choose, modelNames);
  const where = modelOf(model).unique(choose);
  switch (choose.below(4)) {
    case 0:
      return { model, action: 'create', args: { data: createData(choose, model, 2) } };
    case 1:
      return {
        model,
        action: 'upsert',
        args: { where, create: createData(choose, model, 1), update: updateData(choose, model, 1) },
      };
    default:
      return { model, action: 'update', args: { where, data: updateData(choose, model, 2) } };
  }
}

function createData(choose: Chooser, name: string, depth: number, back?: string): WireObject {
  const model = modelOf(name);
  const usesKeys = chance(choose, 50);
  const related = model.relations.map((relation): WireObject => {
    if (relation.name === back) return {};
    if (relation.keys && usesKeys && !chance(choose, 5)) {
      return relation.isRequired || chance(choose, 30) ? model.keysOf(relation, choose) : {};
    }
    const isWanted = relation.isRequired || chance(choose, depth > 0 ? 25 : 8);
    return isWanted ? { [relation.name]: createVerbs(choose, relation, depth) } : {};
  });
  return Object.assign({}, model.values(choose), ...related) as WireObject;
}

function createVerbs(choose: Chooser, relation: Relation, depth: number): WireObject {
  const verbs: [string, ...string[]] = ['connect', 'connectOrCreate', 'create'];
  if (relation.isList && !relation.isBetween) verbs.push('createMany');
  return writeVerb(choose, relation, { verb: pick(choose, verbs), depth });
}

function updateData(choose: Chooser, name: string, depth: number, back?: string): WireObject {
  const model = modelOf(name);
  const usesKeys = chance(choose, 40);
  const related = model.relations.map((relation): WireObject => {
    if (relation.name === back || !chance(choose, depth > 0 ? 30 : 10)) return {};
    if (relation.keys && usesKeys) return model.keysOf(relation, choose);
    const first = writeVerb(choose, relation, { verb: pick(choose, updateVerbs(relation)), depth });
    const second =
      chance(choose, 30) && writeVerb(choose, relation, { verb: pick(choose, updateVerbs(relation)), depth: 0 });
    return { [relation.name]: { ...first, ...second } };
  });
  return Object.assign({}, model.changes(choose), ...related) as WireObject;
}

function updateVerbs(relation: Relation): [string, ...string[]] {
  const verbs: [string, ...string[]] = ['connect', 'connectOrCreate', 'create', 'update', 'upsert'];
  if (relation.isList) verbs.push('set', 'disconnect', 'delete', 'updateMany', 'deleteMany');
  if (relation.isList && !relation.isBetween) verbs.push('createMany');
  if (!relation.isList && !relation.isRequired) verbs.push('disconnect', 'delete');
  return verbs;
}

function writeVerb(
  choose: Chooser,
  relation: Relation,
  { verb, depth }: { readonly verb: string; readonly depth: number },
): WireObject {
  return { [verb]: operandOf(choose, relation, { verb, depth }) };
}

function operandOf(
  choose: Chooser,
  relation: Relation,
  { verb, depth }: { readonly verb: string; readonly depth: number },
): WireValue {
  const { model: name, opposite, isList } = relation;
  const model = modelOf(name);
  const create = (): WireObject => createData(choose, name, depth - 1, opposite);
  const update = (): WireObject => updateData(choose, name, depth - 1, opposite);
  const several = (make: () => WireObject): WireValue =>
    isList && chance(choose, 70) ? Array.from({ length: choose.below(4) }, make) : make();
  const where = (): WireObject => (isList ? model.unique(choose) : model.filter(choose));
  switch (verb) {
    case 'create':
      return several(create);
    case 'createMany':
      return {
        data: Array.from({ length: choose.below(4) }, () => model.values(choose)),
        ...(chance(choose, 40) && { skipDuplicates: true }),
      };
    case 'connectOrCreate':
      return several(() => ({ where: model.unique(choose), create: create() }));
    case 'update':
      if (!isList && chance(choose, 50)) return update();
      return several(() => ({ where: where(), data: update() }));
    case 'updateMany':
      return several(() => ({ where: model.filter(choose), data: model.changes(choose) }));
    case 'deleteMany':
      return several(() => model.filter(choose));
    case 'upsert':
      return several(() => ({
        ...((isList || chance(choose, 50)) && { where: where() }),
        create: create(),
        update: update(),
      }));
    default: {
      const isSwitch = !isList && ['disconnect', 'delete'].includes(verb);
      if (isSwitch) return chance(choose, 60) ? true : model.filter(choose);
      return several(() => model.unique(choose));
    }
  }
}

function modelOf(name: string): Model {
  const model = models[name];
  if (!model) throw new Error(`the nested world has no model ${name}`);
  return model;
}

/** Rows that make some of the writes meet something: tables and columns of the nested world, as SQL. */
export const nestedRows = `
insert into users (id, email, name, boss_id) values (0, 'u0', null, null), (1, 'u1', 'n1', 0), (2, 'u2', 'n2', 1);
insert into profiles (id, bio, user_id) values (100, 'b0', 0), (101, 'b1', null);
insert into passports (id, number, user_id) values (200, 'p0', 0), (201, 'p1', 1);
insert into categories (id, slug) values (400, 'c0'), (401, 'c1');
insert into posts (id, title, likes, author_id, reviewer_id, category_slug)
  values (300, 't0', 0, 0, 1, 'c0'), (301, 't1', 3, 0, null, null), (302, 't2', 1, 1, 0, 'c0');
insert into tags (id, name) values (500, 'g0'), (501, 'g1'), (502, 'g2');
insert into comments (id, body, post_id) values (600, 'b0', 300), (601, 'b1', 300), (602, 'b2', 302);
insert into teams (region, code) values ('r0', 0), ('r1', 1), ('r1', 2);
insert into seats (id, team_region, team_code, "row", place)
  values (700, 'r0', 0, 0, 0), (701, 'r0', 0, 0, 1), (702, null, null, 1, 1);
insert into "_PostToTag" values (300, 500), (300, 501), (301, 500);
insert into "_Following" values (0, 1), (1, 2), (2, 0);
`;
