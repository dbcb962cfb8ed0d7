/**
 * The columns of grouped rows while a query is checked: the fields that the groups are made by, and each
 * aggregate that the answer, a `having` or an order asks for, once. Each column is given out as a field of
 * its own type, so that filters, orders and wire values treat it as they treat a field of a model.
 */
import { RowcastError } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import type { AggregateName, GroupColumn } from './checked-query.js';
import { elementType, isOrdered } from './sql-type.js';

export const aggregateNames: readonly AggregateName[] = ['_count', '_avg', '_sum', '_min', '_max'];

export function isAggregateName(name: string): name is AggregateName {
  return aggregateNames.some((known) => known === name);
}

const numeric: readonly CatalogScalar['type'][] = ['Int', 'BigInt', 'Float', 'Decimal'];

/** Whether the aggregate exists for the field, as Prisma types it. Everything can be counted. */
export function hasAggregate(name: AggregateName, field: CatalogScalar): boolean {
  if (field.type === 'Unsupported') return false;
  if (name === '_count') return true;
  if (field.isList || field.type === 'Json' || !isOrdered(field)) return false;
  return name === '_min' || name === '_max' || numeric.includes(field.type);
}

export class GroupColumns {
  readonly #model: CatalogModel;
  readonly #columns = new Map<string, GroupColumn>();

  constructor(model: CatalogModel) {
    this.#model = model;
  }

  get all(): readonly GroupColumn[] {
    return [...this.#columns.values()];
  }

  /** The fields that the groups are made by, as columns of the groups. */
  get by(): readonly CatalogScalar[] {
    return this.all.flatMap((column) => (column.aggregate === null ? [column.field] : []));
  }

  /** Makes the groups by one more field. */
  groupBy(field: CatalogScalar): CatalogScalar {
    return this.#add(field.name, { ...field, column: this.#nextName() }, null, field);
  }

  /** The field as a column of the groups; undefined if they are not made by it. */
  findGrouped(field: CatalogScalar): CatalogScalar | undefined {
    return this.#columns.get(field.name)?.field;
  }

  /** An aggregate of the field; of the rows themselves if it is null. */
  aggregate(name: AggregateName, field: CatalogScalar | null): CatalogScalar {
    if (field !== null && !hasAggregate(name, field)) throw this.#unknownAggregate(name, field);
    const result = { ...resultOf(name, field), column: this.#nextName() };
    return this.#add(`${name}.${field?.name ?? ''}`, result, name, field);
  }

  #nextName(): string {
    return `c${this.#columns.size}`;
  }

  #add(id: string, field: CatalogScalar, aggregate: AggregateName | null, of: CatalogScalar | null): CatalogScalar {
    const known = this.#columns.get(id);
    if (known) return known.field;
    this.#columns.set(id, { field, aggregate, of });
    return field;
  }

  #unknownAggregate(name: AggregateName, field: CatalogScalar): RowcastError {
    const can = aggregateNames.filter((known) => hasAggregate(known, field)).join(', ');
    return new RowcastError('QUERY_INVALID_ARGUMENT', `${this.#model.name}.${field.name} has no ${name}`, {
      hint: `of this field there is ${can}`,
      model: this.#model.name,
      fields: [field.name],
    });
  }
}

/** The type of an aggregate, as Prisma has it: integers have a Float as their average, and sums keep their type. */
function resultOf(name: AggregateName, field: CatalogScalar | null): Omit<CatalogScalar, 'column'> {
  const plain = {
    kind: 'scalar' as const,
    name: field?.name ?? '_all',
    isList: false,
    isNullable: true,
    hasDatabaseDefault: false,
    isUpdatedAt: false,
    isReadOnly: true,
    isStored: false,
    isDeterministic: true,
    collation: 0,
  };
  if (name === '_count' || field === null) return { ...plain, type: 'Int', sqlType: 'bigint' };
  if (name === '_min' || name === '_max') return { ...field, isNullable: true };
  if (name === '_avg') {
    const isDecimal = field.type === 'Decimal';
    return { ...plain, type: isDecimal ? 'Decimal' : 'Float', sqlType: isDecimal ? 'numeric' : 'double precision' };
  }
  return { ...plain, type: field.type, sqlType: sumTypes.get(field.type) ?? elementType(field) };
}

/** What Postgres sums integers to. */
const sumTypes: ReadonlyMap<string, string> = new Map([
  ['Int', 'bigint'],
  ['BigInt', 'numeric'],
]);
