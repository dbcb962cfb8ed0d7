/**
 * Queries and mutations as JSON text that follow the schema most of the way, so that the checks behind the first
 * ones are reached too, and go wrong somewhere: a wrong name, a wrong type, a value that means something else.
 */
import { readActions, writeActions } from '@rowcast/protocol';
import type { CatalogField, CatalogModel } from '../../src/catalog/catalog.js';
import { type FuzzSource, fieldsOf, joined, or, some } from './fuzz-source.js';
import { hostileText, listOf, members } from './hostile-json.js';
import { randomData } from './random-data.js';
import { randomUnique, randomWhere } from './random-filter.js';

export function randomQuery(source: FuzzSource): string {
  return randomSpec(source, readActions, randomReadArguments);
}

export function randomMutation(source: FuzzSource): string {
  return randomSpec(source, writeActions, randomWriteArguments);
}

type RandomArguments = (source: FuzzSource, model: CatalogModel, action: string) => string;

function randomSpec(source: FuzzSource, actions: readonly string[], argumentsOf: RandomArguments): string {
  const { dice, catalog } = source;
  const model = dice.pick(
    [...catalog.models.values()].filter((one) => one.name !== 'Hidden' || dice.chance(source.malice)),
  );
  const action = dice.pick(actions);
  return members([
    ['model', name(source, model.name)],
    ['action', name(source, action)],
    ['args', or(source, () => argumentsOf(source, model, action))],
  ]);
}

function name({ dice, malice }: FuzzSource, right: string): string {
  return JSON.stringify(dice.chance(malice / 2) ? hostileText(dice) : right);
}

function randomReadArguments(source: FuzzSource, model: CatalogModel, action: string): string {
  const { dice, malice } = source;
  const isUnique = action.includes('Unique');
  const candidates = readMembers(source, model, action).filter(
    ([, , actions]) => actions.test(action) || dice.chance(malice / 4),
  );
  const required = isUnique ? ['where'] : action === 'groupBy' ? ['by'] : action === 'aggregate' ? ['_count'] : [];
  const [must, may] = [
    candidates.filter(([key]) => required.includes(key)),
    candidates.filter(([key]) => !required.includes(key)),
  ];
  const pairs = (list: typeof candidates): (readonly [string, () => string])[] =>
    list.map(([key, value]) => [key, value]);
  return joined(some(source, pairs(must), 0.98), some(source, pairs(may), 0.3));
}

type ReadMember = readonly [string, () => string, RegExp];

function readMembers(source: FuzzSource, model: CatalogModel, action: string): readonly ReadMember[] {
  const { dice, malice } = source;
  const sizes = dice.chance(malice) ? ['1e9', '2.5', '-2147483649', '9007199254740993'] : ['1', '1'];
  const isSelecting = dice.chance(0.5) || dice.chance(malice / 4);
  const rows = /^find/;
  const windows = /^(findMany|findFirst|count|aggregate|groupBy)/;
  const where = (): string => (action.includes('Unique') ? randomUnique(source, model) : randomWhere(source, model, 0));
  return [
    ['where', where, /./],
    ['orderBy', () => randomOrder(source, model, 0), /^(findMany|findFirst|count|aggregate)/],
    ['take', () => dice.pick(sizes), windows],
    ['skip', () => dice.pick([...sizes, '0']), windows],
    ['cursor', () => randomUnique(source, model), /^(findMany|findFirst|count|aggregate)/],
    ['distinct', () => fieldList(source, model), /^(findMany|findFirst)/],
    [isSelecting ? 'select' : 'include', () => randomSelection(source, model, 0, isSelecting), rows],
    ['by', () => fieldList(source, model), /^groupBy/],
    ['having', () => randomWhere(source, model, 0), dice.chance(0.1) ? /^groupBy/ : /^$/],
    ...['_count', '_sum', '_avg', '_min', '_max'].map(
      (key): ReadMember => [key, () => flags(source, model, key), /^(aggregate|groupBy)/],
    ),
  ];
}

function randomWriteArguments(source: FuzzSource, model: CatalogModel, action: string): string {
  const { dice, malice } = source;
  const isMany = action.includes('Many');
  const isUpdate = action.startsWith('update');
  const isFlat = isMany;
  const one = (): string => randomData(source, model, { isUpdate, depth: isFlat ? 9 : 0 });
  const create = (): string => randomData(source, model, { isUpdate: false, depth: 1 });
  const update = (): string => randomData(source, model, { isUpdate: true, depth: 1 });
  const where = (): string => (isMany ? randomWhere(source, model, 1) : randomUnique(source, model));
  const all: readonly ReadMember[] = [
    ['where', where, /^(update|delete|upsert)/],
    ['data', () => (isMany && !isUpdate ? `[${[one(), one()].join(',')}]` : one()), /^(create|update)/],
    ['create', create, /^upsert/],
    ['update', update, /^upsert/],
    [
      'select',
      () => randomSelection(source, model, 1, true),
      dice.chance(0.3) ? /(create|update|upsert|delete|Return)$/ : /^$/,
    ],
    ['skipDuplicates', () => dice.pick(['true', 'false']), dice.chance(0.3) ? /^createMany/ : /^$/],
    ['limit', () => dice.pick(['1', '2']), dice.chance(0.2) ? /^(update|delete)Many/ : /^$/],
  ];
  const fit = all.filter(([, , actions]) => actions.test(action) || dice.chance(malice / 4));
  return some(
    source,
    fit.map(([key, value]) => [key, value] as const),
    1 - malice / 4,
  );
}

function randomOrder(source: FuzzSource, model: CatalogModel, depth: number): string {
  const { dice, catalog } = source;
  const term = (): string => {
    const field = dice.pick(fieldsOf(source, model));
    const target = field.kind === 'relation' ? catalog.models.get(field.model) : undefined;
    const isCount = field.kind === 'relation' && (field.isList || dice.chance(source.malice));
    const nulls = field.kind === 'scalar' && field.isNullable ? ['{"sort":"asc","nulls":"first"}'] : [];
    const direction = (): string => dice.pick(['"asc"', '"desc"', '{"sort":"desc"}', ...nulls]);
    const value = (): string =>
      isCount ? '{"_count":"desc"}' : target && depth < 3 ? randomOrder(source, target, 3) : direction();
    return members([[field.name, or(source, value)]]);
  };
  return depth > 0 || dice.chance(0.5) ? term() : listOf(dice, term);
}

function randomSelection(source: FuzzSource, model: CatalogModel, depth: number, isSelecting: boolean): string {
  const { dice, catalog } = source;
  const fields = fieldsOf(source, model).filter((field) => isSelecting || field.kind === 'relation');
  const candidates = fields.map((field): readonly [string, () => string] => {
    const target = field.kind === 'relation' ? catalog.models.get(field.model) : undefined;
    if (!target || depth > 3 || dice.chance(0.3)) return [field.name, () => dice.pick(['true', 'false', 'true'])];
    return [
      field.name,
      () => randomInner(source, target, { depth: depth + 1, isList: field.kind === 'relation' && field.isList }),
    ];
  });
  const count = ['_count', () => (dice.chance(0.5) ? 'true' : `{"select":${relationFlags(source, model)}}`)] as const;
  const hasLists = fields.some((field) => field.kind === 'relation' && field.isList);
  return some(source, hasLists ? [...candidates, count] : candidates, 0.4);
}

function randomInner(
  source: FuzzSource,
  target: CatalogModel,
  { depth, isList }: { readonly depth: number; readonly isList: boolean },
): string {
  const { dice, malice } = source;
  const isSelecting = dice.chance(0.5);
  const chosen: readonly (readonly [string, () => string])[] = [
    [isSelecting ? 'select' : 'include', () => randomSelection(source, target, depth, isSelecting)],
    ...(isList || dice.chance(malice)
      ? [
          ['where', () => randomWhere(source, target, depth + 1)] as const,
          ['orderBy', () => randomOrder(source, target, depth)] as const,
          ['take', () => dice.pick(['1', '-3', '0'])] as const,
          ['distinct', () => fieldList(source, target)] as const,
        ]
      : []),
  ];
  return some(source, chosen, 0.4);
}

function relationFlags(source: FuzzSource, model: CatalogModel): string {
  const lists = [...model.fields.values()].filter((field) => field.kind === 'relation' && field.isList);
  return some(
    source,
    lists.map((field) => [field.name, () => 'true'] as const),
    0.8,
  );
}

function flags(source: FuzzSource, model: CatalogModel, aggregate: string): string {
  const { dice } = source;
  if (aggregate === '_count' && dice.chance(0.3)) return 'true';
  const isFit = (field: CatalogField): boolean => {
    if (field.kind === 'relation' || field.isList) return false;
    const isNumber = ['Int', 'BigInt', 'Float', 'Decimal'].includes(field.type);
    return aggregate === '_count' || isNumber || (/^_m/.test(aggregate) && field.type === 'DateTime');
  };
  const fit = fieldsOf(source, model).filter((field) => isFit(field) || dice.chance(source.malice / 4));
  return some(
    source,
    fit.map((field) => [field.name, () => 'true'] as const),
    0.5,
  );
}

function fieldList(source: FuzzSource, model: CatalogModel): string {
  const { dice } = source;
  const field = (): string => JSON.stringify(dice.chance(0.05) ? hostileText(dice) : pickScalar(source, model));
  return dice.chance(0.2) ? field() : listOf(dice, field);
}

function pickScalar(source: FuzzSource, model: CatalogModel): string {
  const scalars = fieldsOf(source, model).filter(({ kind }) => kind === 'scalar' || source.dice.chance(source.malice));
  return source.dice.pick(scalars).name;
}
