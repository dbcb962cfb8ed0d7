/** What a mutation writes, as JSON text: fields, operations on them, and writes along relations. */
import type { CatalogField, CatalogModel } from '../../src/catalog/catalog.js';
import { type FuzzSource, fieldsOf, joined, or, some } from './fuzz-source.js';
import { listOf, members } from './hostile-json.js';
import { randomUnique, randomWhere } from './random-filter.js';
import { fieldValue } from './random-value.js';

interface DataPlace {
  readonly isUpdate: boolean;
  readonly depth: number;
}

export function randomData(source: FuzzSource, model: CatalogModel, place: DataPlace): string {
  const writable = fieldsOf(source, model).filter(({ kind }) => kind === 'scalar' || place.depth < 3);
  const required = place.isUpdate ? [] : [...model.fields.values()].filter(isRequired);
  const fields = writable.filter((field) => !required.includes(field));
  const member = (field: CatalogField): readonly [string, string] => [
    field.name,
    or(source, () => written(source, field, place)),
  ];
  const always = required.map(member);
  const others = some(
    source,
    fields.map((field) => [field.name, () => written(source, field, place)] as const),
    0.15,
  );
  return joined(members(always), others);
}

function isRequired(field: CatalogField): boolean {
  return field.kind === 'scalar' && !field.isNullable && !field.isList && !field.hasDatabaseDefault && !field.default;
}

function written(source: FuzzSource, field: CatalogField, { isUpdate, depth }: DataPlace): string {
  const { dice, catalog } = source;
  if (field.kind === 'scalar') {
    if (!isUpdate || dice.chance(0.7)) return fieldValue(source, field);
    const operations = ['set', 'increment', 'decrement', 'multiply', 'divide', 'push', 'unset'];
    return some(
      source,
      operations.map((key) => [key, () => fieldValue(source, field)] as const),
      0.2,
    );
  }
  const target = catalog.models.get(field.model);
  if (!target || depth > 2) return '{}';
  const candidates = verbs(source, target, { isUpdate, depth: depth + 1 });
  const single = candidates.filter(([verb]) => !/^(set|.*Many)$/.test(verb));
  return some(source, [dice.pick(field.isList ? candidates : single)], 0.95);
}

function verbs(
  source: FuzzSource,
  target: CatalogModel,
  { isUpdate, depth }: DataPlace,
): readonly (readonly [string, () => string])[] {
  const { dice } = source;
  const unique = (): string => randomUnique(source, target);
  const where = (): string => randomWhere(source, target, 3);
  const create = (): string => randomData(source, target, { isUpdate: false, depth });
  const update = (): string => randomData(source, target, { isUpdate: true, depth });
  const several = (one: () => string): string => (dice.chance(0.5) ? one() : listOf(dice, one));
  const made: readonly (readonly [string, () => string])[] = [
    ['create', () => several(create)],
    ['createMany', () => `{"data":${listOf(dice, create)}}`],
    ['connect', () => several(unique)],
    ['connectOrCreate', () => several(() => `{"where":${unique()},"create":${create()}}`)],
  ];
  if (!isUpdate) return made;
  return [
    ...made,
    ['set', () => several(unique)],
    ['disconnect', () => (dice.chance(0.3) ? 'true' : several(unique))],
    ['update', () => several(() => (dice.chance(0.3) ? update() : `{"where":${unique()},"data":${update()}}`))],
    ['updateMany', () => several(() => `{"where":${where()},"data":${update()}}`)],
    ['upsert', () => several(() => `{"where":${unique()},"create":${create()},"update":${update()}}`)],
    ['delete', () => (dice.chance(0.3) ? 'true' : several(unique))],
    ['deleteMany', () => several(where)],
  ];
}
