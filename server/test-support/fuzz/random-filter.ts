/** Filters as JSON text: those of queries and of mutations, and those that name one record. */
import type { CatalogField, CatalogModel } from '../../src/catalog/catalog.js';
import { type FuzzSource, fieldsOf, or, some } from './fuzz-source.js';
import { hostileText, listOf, members } from './hostile-json.js';
import { fieldValue } from './random-value.js';

export function randomWhere(source: FuzzSource, model: CatalogModel, depth: number): string {
  const { dice, catalog } = source;
  const fields = fieldsOf(source, model);
  const candidates = Array.from({ length: 1 + dice.below(3) }, (): readonly [string, () => string] => {
    if (depth < 4 && dice.chance(0.2)) {
      const inner = (): string => randomWhere(source, model, depth + 1);
      return [dice.pick(['AND', 'OR', 'NOT']), () => (dice.chance(0.5) ? inner() : listOf(dice, inner))];
    }
    const field = dice.pick(fields);
    return [field.name, () => condition(source, field, depth)];
  });
  return some({ ...source, catalog }, candidates, 0.9);
}

function condition(source: FuzzSource, field: CatalogField, depth: number): string {
  const { dice, catalog } = source;
  if (field.kind === 'scalar') {
    if (dice.chance(0.4)) return fieldValue(source, field);
    const operators = dice.chance(source.malice) ? dice.pick(allOperators) : operatorsOf(field);
    const candidates = operators.map((key) => [key, () => operand(source, key, field)] as const);
    return some(source, candidates, 0.25);
  }
  const target = catalog.models.get(field.model);
  if (!target || depth > 4) return '{}';
  const inner = (): string => randomWhere(source, target, depth + 1);
  const quantifiers = field.isList ? ['some', 'every', 'none'] : ['is', 'isNot'];
  return some(
    source,
    quantifiers.map((key) => [key, () => (dice.chance(0.1) ? 'null' : inner())]),
    0.5,
  );
}

const comparisons = ['equals', 'not', 'in', 'notIn', 'lt', 'lte', 'gt', 'gte'];
const texts = [...comparisons, 'contains', 'startsWith', 'endsWith', 'mode'];
const lists = ['equals', 'has', 'hasEvery', 'hasSome', 'isEmpty'];
const documents = [
  ...['path', 'equals', 'not', 'string_contains', 'string_starts_with', 'array_contains', 'array_starts_with'],
  ...['array_ends_with', 'lt', 'gte', 'mode'],
];
const totals = ['_count', '_sum', '_avg', '_min', '_max'];
const equalities = ['equals', 'not', 'in', 'notIn'];
const allOperators = [texts, lists, documents, totals];

function operatorsOf(field: Extract<CatalogField, { kind: 'scalar' }>): readonly string[] {
  if (field.isList) return lists;
  if (field.type === 'Json') return documents;
  if (field.type === 'String') return field.sqlType === 'uuid' ? comparisons : texts;
  if (['Boolean', 'Enum', 'Bytes'].includes(field.type)) return equalities;
  return comparisons;
}

function operand(source: FuzzSource, operator: string, field: Extract<CatalogField, { kind: 'scalar' }>): string {
  const { dice } = source;
  if (operator === 'mode') return dice.pick(['"insensitive"', '"default"', '"x"']);
  if (operator === 'path')
    return dice.chance(0.5) ? listOf(dice, () => JSON.stringify(hostileText(dice))) : '["a","0"]';
  if (operator === 'isEmpty' || operator === 'isSet') return dice.pick(['true', 'false', '1']);
  if (operator.startsWith('_') || (operator === 'not' && dice.chance(0.3)))
    return some(source, [
      ['gt', () => fieldValue(source, field)] as const,
      ['equals', () => fieldValue(source, field)] as const,
    ]);
  const isMany = /^(in|notIn|has(Every|Some))$/.test(operator);
  return isMany ? listOf(dice, () => fieldValue(source, field)) : fieldValue(source, field);
}

export function randomUnique(source: FuzzSource, model: CatalogModel): string {
  const { dice } = source;
  const [key, names] = dice.pick([...model.uniques]);
  const value = (name: string): string => {
    const field = model.fields.get(name);
    return field?.kind === 'scalar' ? fieldValue(source, field) : 'null';
  };
  const own = (): string =>
    names.length === 1 && names[0] === key ? value(key) : members(names.map((name) => [name, value(name)]));
  const more = dice.chance(0.1) ? randomWhere(source, model, 3).slice(1, -1) : '';
  return `{${JSON.stringify(key)}:${or(source, own)}${more === '' ? '' : `,${more}`}}`;
}
