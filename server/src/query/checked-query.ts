/**
 * A query after all checks: names looked up, values in the form Postgres takes, Prisma's shorthands and
 * empty filters resolved. `check-query.ts` makes it, `compile-query.ts` turns it into SQL and
 * `list-dependencies.ts` into what the matcher needs. Nothing in it can make a statement fail.
 */
import type { CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import type { SqlValue } from './check-value.js';

export type CheckedQuery =
  | { readonly kind: 'rows'; readonly window: CheckedWindow; readonly selection: CheckedSelection }
  | { readonly kind: 'count'; readonly window: CheckedWindow; readonly counts: readonly CheckedCount[] };

/** One number of a count: of all rows, or of those whose field is not null. */
export interface CheckedCount {
  readonly name: string;
  readonly field: CatalogScalar | null;
}

/** Some rows of a model, in order. */
export interface CheckedWindow {
  readonly model: CatalogModel;
  readonly where: Condition;
  /** Total: it ends with the key. Empty where order makes no difference. */
  readonly order: readonly OrderTerm[];
  readonly limit: number | null;
  readonly offset: number;
  /** Whether limit, offset and cursor count from the last row backwards; the rows still come in `order`. */
  readonly isFromEnd: boolean;
  /** What the row that the window starts with must meet; null to start with the first. */
  readonly cursor: Condition | null;
  /** Of the rows that agree in these fields, only the first is wanted. */
  readonly distinct?: readonly CatalogScalar[];
}

/**
 * What a row must meet, in SQL's three-valued logic. Only `some` asks whether rows exist; `is` has the
 * truth of its condition for the related row, and is false without one.
 */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: LeafCondition }
  | LeafCondition;

export type LeafCondition =
  | ScalarCondition
  | { readonly kind: 'some' | 'is'; readonly relation: RelationStep; readonly condition: Condition };

export type ScalarCondition =
  | { readonly kind: 'null'; readonly field: CatalogScalar }
  | {
      readonly kind: 'compare';
      readonly field: CatalogScalar;
      readonly operator: '=' | '<' | '<=' | '>' | '>=';
      readonly value: SqlValue;
      readonly isInsensitive: boolean;
    }
  | {
      readonly kind: 'in';
      readonly field: CatalogScalar;
      readonly values: readonly SqlValue[];
      readonly isInsensitive: boolean;
    }
  | {
      readonly kind: 'like';
      readonly field: CatalogScalar;
      /** A pattern of LIKE, the client's text escaped. */
      readonly pattern: string;
      readonly isInsensitive: boolean;
    }
  | {
      readonly kind: 'list';
      readonly field: CatalogScalar;
      readonly operator: '=' | '@>' | '&&';
      readonly values: readonly SqlValue[];
    }
  | { readonly kind: 'has'; readonly field: CatalogScalar; readonly value: SqlValue }
  | JsonCondition;

/** A condition on a part of a JSON document; an empty path means the whole. */
export type JsonCondition = {
  readonly kind: 'json';
  readonly field: CatalogScalar;
  readonly path: readonly string[];
} & (
  | { readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts' | 'ends'; readonly value: string }
  | { readonly operator: 'like'; readonly value: string; readonly isInsensitive: boolean }
  | { readonly operator: 'missing' }
);

/** One step along a relation; the fields of `from` equal those of `to`, pairwise. */
export interface RelationStep {
  readonly relation: CatalogRelation;
  readonly target: CatalogModel;
  readonly from: readonly CatalogScalar[];
  readonly to: readonly CatalogScalar[];
}

export interface OrderTerm {
  readonly expression: OrderExpression;
  readonly direction: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
  readonly isNullable: boolean;
}

export type OrderExpression =
  | { readonly kind: 'column'; readonly field: CatalogScalar }
  | { readonly kind: 'count'; readonly relation: RelationStep }
  | { readonly kind: 'related'; readonly relation: RelationStep; readonly expression: OrderExpression };

/** What a row of the result holds beside its key. */
export interface CheckedSelection {
  readonly model: CatalogModel;
  readonly key: readonly CatalogScalar[];
  readonly members: readonly SelectedMember[];
}

export type SelectedMember =
  | { readonly kind: 'scalar'; readonly name: string; readonly field: CatalogScalar }
  | {
      readonly kind: 'one';
      readonly name: string;
      readonly relation: RelationStep;
      readonly where: Condition;
      readonly selection: CheckedSelection;
    }
  | {
      readonly kind: 'many';
      readonly name: string;
      readonly relation: RelationStep;
      readonly window: CheckedWindow;
      readonly selection: CheckedSelection;
    }
  | { readonly kind: 'counts'; readonly name: '_count'; readonly counts: readonly RelationCount[] };

export interface RelationCount {
  readonly name: string;
  readonly relation: RelationStep;
  readonly where: Condition;
}

/** Met by every row. */
export const always: Condition = { kind: 'and', conditions: [] };

/** Met by no row. */
export const never: Condition = { kind: 'or', conditions: [] };

/** The conjunction, without needless nesting. */
export function allOf(conditions: readonly Condition[]): Condition {
  const parts = conditions.flatMap((condition) => (condition.kind === 'and' ? condition.conditions : [condition]));
  return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', conditions: parts };
}

export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 && conditions[0] ? conditions[0] : { kind: 'or', conditions };
}

/**
 * The negation, carried down to the leaves: an unknown stays unknown, and a row without the related row
 * meets the negation of `is`, as in Prisma.
 */
export function negate(condition: Condition): Condition {
  switch (condition.kind) {
    case 'and':
      return anyOf(condition.conditions.map(negate));
    case 'or':
      return allOf(condition.conditions.map(negate));
    case 'not':
      return condition.condition;
    case 'is': {
      const exists: LeafCondition = { kind: 'some', relation: condition.relation, condition: always };
      return anyOf([
        { kind: 'not', condition: exists },
        { ...condition, condition: negate(condition.condition) },
      ]);
    }
    default:
      return { kind: 'not', condition };
  }
}
