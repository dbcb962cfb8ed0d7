/**
 * Where a row stands in the order of its window: what it is ordered by, in texts that JavaScript compares exactly as
 * Postgres compares the values. Both sides of that stand here, so that they stay equal.
 *
 * Texts are not among it: their order is their collation's. Nor are numerics, floats, enums and whatever else is not named below.
 */
import type { CatalogScalar } from '../catalog/catalog.js';
import type { CheckedWindow, OrderTerm } from './checked-query.js';
import { columnOf } from './compile-where.js';
import { elementType } from './sql-type.js';

/** A text for each term of the order; null for a null. */
export type RowPlace = readonly (string | null)[];

export interface PlaceOrder {
  /** The columns that make up a place, of the row that `alias` stands for: each an expression with its name. */
  readonly columns: (alias: string) => readonly { readonly name: string; readonly value: string }[];
  /** From a row that has these columns. */
  readonly placeOf: (row: object) => RowPlace;
  /** Negative where the first stands before the second; 0 for one row only, as the order is total. */
  readonly compare: (a: RowPlace, b: RowPlace) => number;
}

type PlaceKind = 'integer' | 'text' | 'time';

interface PlacedTerm {
  readonly name: string;
  readonly field: CatalogScalar;
  readonly kind: PlaceKind;
  readonly term: OrderTerm;
}

/** Undefined where JavaScript cannot tell the order, or where it takes more than the row to know its place. */
export function placeOrder({ order, offset, isFromEnd, cursor, distinct }: CheckedWindow): PlaceOrder | undefined {
  if (order.length === 0 || offset > 0 || isFromEnd || cursor !== null || distinct !== undefined) return undefined;
  const terms = order.flatMap((term, index) => placedTerm(term, index) ?? []);
  if (terms.length < order.length) return undefined;
  return {
    columns: (alias) => terms.map(({ name, field, kind }) => ({ name, value: compilePlace(field, kind, alias) })),
    placeOf: (row) => terms.map(({ name }) => (row as Record<string, string | null>)[name] ?? null),
    compare: (a, b) => {
      for (const [index, term] of terms.entries()) {
        const difference = compareIn(term, a[index] ?? null, b[index] ?? null);
        if (difference !== 0) return difference;
      }
      return 0;
    },
  };
}

function placedTerm(term: OrderTerm, index: number): PlacedTerm | undefined {
  if (term.expression.kind !== 'column') return undefined;
  const { field } = term.expression;
  const kind = placeKind(field);
  return kind && { name: `place${index}`, field, kind, term };
}

function placeKind(field: CatalogScalar): PlaceKind | undefined {
  if (field.isList) return undefined;
  switch (elementType(field)) {
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'uuid':
    case 'boolean':
      return 'text';
    case 'date':
    case 'timestamp without time zone':
    case 'timestamp with time zone':
      return 'time';
    default:
      return undefined;
  }
}

/** Postgres writes a uuid in lower case, and orders it by its bytes; of the booleans, `false` comes first either way. */
function compilePlace(field: CatalogScalar, kind: PlaceKind, alias: string): string {
  const column = columnOf(field, alias);
  return kind === 'time' ? `extract(epoch from ${column})::text` : `${column}::text`;
}

function compareIn({ kind, term }: PlacedTerm, a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === (term.nulls === 'first') ? -1 : 1;
  const isLess = kind === 'text' ? a < b : numberOf(a, kind) < numberOf(b, kind);
  return isLess === (term.direction === 'asc') ? -1 : 1;
}

/** An integer, or of a time its microseconds: Postgres keeps no more, and may say that it is infinite. */
function numberOf(text: string, kind: PlaceKind): bigint | number {
  if (kind === 'integer') return BigInt(text);
  if (text.endsWith('Infinity')) return Number(text);
  const [seconds = '', fraction = ''] = text.split('.');
  return BigInt(seconds + fraction.padEnd(6, '0'));
}
