/** Checks the filter on a list field: `has`, `hasEvery`, `hasSome`, `isEmpty`, `equals`. */
import { RowcastError, type WireValue } from '@rowcast/protocol';
import { readReference } from './check-reference.js';
import { isNull } from './check-scalar-filter.js';
import { entriesOf } from './check-scope.js';
import { checkValue, checkValues } from './check-value.js';
import { type Condition, negate } from './checked-query.js';
import type { FieldPlace } from './field-place.js';
import { isOrdered } from './sql-type.js';
import { quoteName, unknownName } from './unknown-name.js';

const operators = ['has', 'hasEvery', 'hasSome', 'isEmpty', 'equals'];

export function checkListFilter(filter: WireValue, place: FieldPlace): readonly Condition[] {
  const { field, model } = place;
  const name = `${model.name}.${field.name}`;
  // These types have no equality in Postgres, so none of the operators could work.
  if (!isOrdered(field)) {
    throw new RowcastError('QUERY_UNSUPPORTED', `${name} cannot be filtered`, { model: model.name });
  }
  const entries = entriesOf(filter, `the filter on the list ${name}`);
  const [entry] = entries;
  if (entry !== undefined && entries.length === 1) return [readOperator(entry[0], entry[1], place)];
  const fault = entry === undefined ? 'is empty' : 'has more than one operator';
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `the filter on ${name} ${fault}`, {
    hint: `give one of ${operators.join(', ')}; several belong into AND`,
    model: model.name,
  });
}

function readOperator(operator: string, value: WireValue, place: FieldPlace): Condition {
  const { field, model, scope } = place;
  scope.spend();
  switch (operator) {
    case 'has': {
      // In a list of documents, null is the document.
      if (value === null && field.type !== 'Json') return { kind: 'has', field, value };
      return { kind: 'has', field, value: readReference(value, place) ?? checkValue(value, field, model) };
    }
    case 'hasEvery':
      return {
        kind: 'list',
        field,
        operator: '@>',
        values: readReference(value, place, 'list') ?? checkValues(value, field, model),
      };
    case 'hasSome':
      return {
        kind: 'list',
        field,
        operator: '&&',
        values: readReference(value, place, 'list') ?? checkValues(value, field, model),
      };
    case 'equals':
      if (value === null) return isNull(place);
      return {
        kind: 'list',
        field,
        operator: '=',
        values: readReference(value, place, 'list') ?? checkValues(value, field, model),
      };
    case 'isEmpty': {
      const isEmpty: Condition = { kind: 'list', field, operator: '=', values: [] };
      if (typeof value === 'boolean') return value ? isEmpty : negate(isEmpty);
      throw new RowcastError('QUERY_INVALID_VALUE', `isEmpty of ${model.name}.${field.name} is true or false`, {
        model: model.name,
        fields: [field.name],
      });
    }
    default: {
      const message = `a filter on the list ${model.name}.${field.name} has no operator ${quoteName(operator)}`;
      const known = { known: operators, whose: 'its operators', model: model.name };
      throw unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name: operator, ...known });
    }
  }
}
