/**
 * Checks a `where`: Prisma's argument object into a `Condition`. Owns the logic (AND, OR, NOT), relations
 * and unique keys; the filters on single fields are in files of their own.
 *
 * An empty filter is no condition, as in Prisma: AND, OR and NOT forget it, so that `OR: [{}]` is met by
 * no row and `NOT: {}` by every row. Inside another AND, OR or NOT, an OR of nothing is forgotten as well.
 */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import type { CatalogModel, CatalogRelation } from '../catalog/catalog.js';
import { checkJsonFilter } from './check-json-filter.js';
import { checkListFilter } from './check-list-filter.js';
import { checkScalarFilter } from './check-scalar-filter.js';
import { type CheckScope, entriesOf, findField } from './check-scope.js';
import { allOf, always, anyOf, type Condition, type LeafCondition, negate } from './checked-query.js';
import type { FieldPlace } from './field-place.js';
import { quoteName, unknownName } from './unknown-name.js';

export function checkWhere(where: WireValue, model: CatalogModel, scope: CheckScope): Condition {
  return readWhere(where, model, scope) ?? always;
}

/** Null if it asks for nothing. */
function readWhere(where: WireValue, model: CatalogModel, scope: CheckScope): Condition | null {
  const conditions = entriesOf(where, `the filter on ${model.name}`).flatMap(([name, value]) =>
    readMember(name, value, model, scope),
  );
  return conditions.length === 0 ? null : allOf(conditions);
}

/** One member of a where: a logical operator, or a field. */
export function readMember(
  name: string,
  value: WireValue,
  model: CatalogModel,
  scope: CheckScope,
): readonly Condition[] {
  if (name === 'AND' || name === 'OR' || name === 'NOT') {
    return readLogic({ operator: name, value, model, scope, read: (part, inner) => readWhere(part, model, inner) });
  }
  const field = findField(model, name);
  if (field.kind === 'relation') return readRelation(value, { model, relation: field, scope });
  scope.assertReadable(model, field);
  return readFieldFilter(value, { model, field, scope });
}

export interface LogicPlace {
  readonly operator: 'AND' | 'OR' | 'NOT';
  readonly value: WireValue;
  readonly model: CatalogModel;
  readonly scope: CheckScope;
  /** Reads one of the parts; null if it asks for nothing. */
  readonly read: (part: WireValue, scope: CheckScope) => Condition | null;
}

export function readLogic({ operator, value, model, scope, read }: LogicPlace): readonly Condition[] {
  if (operator === 'OR' && !Array.isArray(value)) {
    throw new RowcastError('QUERY_INVALID_ARGUMENT', `OR in a filter on ${model.name} must be an array`, {
      hint: 'write OR: [{ … }, { … }]',
      model: model.name,
    });
  }
  const inner = scope.deeper({ denies: operator === 'NOT', isLogic: true });
  const parts: readonly WireValue[] = Array.isArray(value) ? value : [value];
  const conditions = parts.flatMap((part) => read(part, inner) ?? []);
  if (operator === 'OR') return conditions.length === 0 && scope.isWithinLogic ? [] : [anyOf(conditions)];
  return operator === 'AND' ? conditions : conditions.map(negate);
}

/** The filter on one field that is not a relation. */
export function readFieldFilter(value: WireValue, place: FieldPlace): readonly Condition[] {
  const { field, model } = place;
  if (field.type === 'Unsupported') {
    throw new RowcastError('QUERY_UNSUPPORTED', `${model.name}.${field.name} cannot be filtered`, {
      hint: 'Prisma has no filters for columns of type Unsupported',
      model: model.name,
      fields: [field.name],
    });
  }
  if (field.isList) return checkListFilter(value, place);
  return field.type === 'Json' ? checkJsonFilter(value, place) : checkScalarFilter(value, place);
}

interface RelationPlace {
  readonly model: CatalogModel;
  readonly relation: CatalogRelation;
  readonly scope: CheckScope;
}

function readRelation(value: WireValue, place: RelationPlace): readonly Condition[] {
  place.scope.spend();
  return place.relation.isList ? readListRelation(value, place) : readSingleRelation(value, place);
}

function readListRelation(value: WireValue, { model, relation, scope }: RelationPlace): readonly Condition[] {
  const inner = scope.deeper();
  const step = scope.openRelation(model, relation);
  return entriesOf(value, `the filter on ${model.name}.${relation.name}`).map(([operator, where]) => {
    switch (operator) {
      case 'some':
        return { kind: 'some', relation: step, condition: checkWhere(where, step.target, inner) };
      case 'none':
        return negate({ kind: 'some', relation: step, condition: checkWhere(where, step.target, inner) });
      case 'every':
        return negate({ kind: 'some', relation: step, condition: negate(checkWhere(where, step.target, inner)) });
      default:
        throw unknownOperator(operator, ['some', 'none', 'every'], { model, relation, scope });
    }
  });
}

function readSingleRelation(value: WireValue, place: RelationPlace): readonly Condition[] {
  const { model, relation, scope } = place;
  const step = scope.openRelation(model, relation);
  const exists: LeafCondition = { kind: 'some', relation: step, condition: always };
  const is = (where: WireValue, denies: boolean): Condition => {
    if (where === null) return assertNullable(place, negate(exists));
    const condition = readWhere(where, step.target, scope.deeper({ denies }));
    return condition === null ? exists : { kind: 'is', relation: step, condition };
  };
  if (value === null) return [is(value, false)];
  const entries = entriesOf(value, `the filter on ${model.name}.${relation.name}`);
  if (entries.length === 0) return [];
  if (!entries.some(([name]) => name === 'is' || name === 'isNot')) return [is(value, false)];
  return entries.map(([operator, where]) => {
    if (operator === 'is') return is(where, false);
    if (operator === 'isNot') return negate(is(where, true));
    throw unknownOperator(operator, ['is', 'isNot'], place);
  });
}

function assertNullable({ model, relation }: RelationPlace, condition: Condition): Condition {
  if (relation.isNullable) return condition;
  throw new RowcastError('QUERY_INVALID_VALUE', `${model.name}.${relation.name} is never null`, {
    hint: 'leave the condition out',
    model: model.name,
    fields: [relation.name],
  });
}

function unknownOperator(operator: string, known: readonly string[], { model, relation }: RelationPlace): RowcastError {
  const message = `a filter on ${model.name}.${relation.name} has no operator ${quoteName(operator)}`;
  const code = 'QUERY_UNKNOWN_ARGUMENT';
  return unknownName({ code, message, name: operator, known, whose: 'its operators', model: model.name });
}
