/** The condition that a row is one of some records that are named by unique fields. Pure. */
import { anyOf, type Condition } from '../../query/checked-query.js';
import type { NamedRecord } from './write-plan.js';

export function oneOf(records: readonly NamedRecord[]): Condition {
  const [first] = records;
  if (first?.where.kind !== 'compare') return anyOf(records.map(({ where }) => where));
  const { field } = first.where;
  const values = records.flatMap(({ where }) =>
    where.kind === 'compare' && where.field === field && !where.isInsensitive ? [where.value] : [],
  );
  if (values.length < records.length) return anyOf(records.map(({ where }) => where));
  return { kind: 'in', field, values, isInsensitive: false };
}
