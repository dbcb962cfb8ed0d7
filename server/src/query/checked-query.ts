/**
 * A query after all checks: names looked up, values in the form Postgres takes, Prisma's shorthands and
 * empty filters resolved. `check-query.ts` makes it, `compile-query.ts` turns it into SQL and
 * `list-dependencies.ts` into what the matcher needs. Nothing in it can make a statement fail.
 */
import type { CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import type { SqlValue } from './check-value.js';

export type CheckedQuery = RowsQuery | GroupsQuery;

export interface RowsQuery {
  readonly kind: 'rows';
  readonly window: CheckedWindow;
  readonly selection: CheckedSelection;
}

export interface GroupsQuery {
  readonly kind: 'groups';
  readonly window: CheckedWindow;
  readonly groups: CheckedGroups;
}

/** What is made of the rows of a window: one row for each group of them, or one for all. */
export interface CheckedGroups {
  /** What the one row is called; null if there is a row for each group, called by the values they share. */
  readonly name: 'count' | 'aggregate' | null;
  /** What the groups are made by, and what is computed of each. */
  readonly columns: readonly GroupColumn[];
  /** Which groups are wanted, and in which order: about the columns, as if they were fields. */
  readonly having: Condition;
  readonly order: readonly OrderTerm[];
  readonly limit: number | null;
  readonly offset: number;
  readonly members: readonly GroupMember[];
}

/** A column of the groups. */
export interface GroupColumn {
  /** What it is compared, ordered and written as. */
  readonly field: CatalogScalar;
  /** What it is of each group; null for a field that the groups are made by. */
  readonly aggregate: AggregateName | null;
  /** The field of the rows that it is made of; null to count the rows themselves. */
  readonly of: CatalogScalar | null;
}

export type AggregateName = '_count' | '_avg' | '_sum' | '_min' | '_max';

/** What a row for a group holds beside its key. */
export type GroupMember =
  | { readonly kind: 'scalar'; readonly name: string; readonly field: CatalogScalar }
  | { readonly kind: 'object'; readonly name: string; readonly members: readonly GroupMember[] };

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
  /** Whether that row must be one of the rows, or else there are none; absent: it may be any row of the model. */
  readonly isCursorWithin?: boolean;
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
  | (FieldReference & {
      readonly kind: 'reference';
      readonly field: CatalogScalar;
      readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'in';
      readonly isInsensitive: boolean;
    })
  | {
      readonly kind: 'like';
      readonly field: CatalogScalar;
      readonly part: TextPart;
      readonly isInsensitive: boolean;
    }
  | {
      readonly kind: 'list';
      readonly field: CatalogScalar;
      readonly operator: '=' | '@>' | '&&';
      readonly values: readonly SqlValue[] | FieldReference;
    }
  | { readonly kind: 'has'; readonly field: CatalogScalar; readonly value: SqlValue | FieldReference }
  | JsonCondition;

/** Another field of the same row, in place of a value. */
export interface FieldReference {
  readonly reference: CatalogScalar;
}

/** A text within another, and where it stands there. */
export interface TextPart {
  readonly place: 'contains' | 'startsWith' | 'endsWith';
  readonly text: string | FieldReference;
}

/** A condition on a part of a JSON document; an empty path means the whole. */
export type JsonCondition = JsonPlace & { readonly kind: 'json' } & (
    | { readonly operator: '='; readonly value: string | FieldReference }
    | { readonly operator: 'missing' }
    | JsonTest
  );

interface JsonPlace {
  readonly field: CatalogScalar;
  readonly path: readonly string[];
}

/**
 * Fits documents of one type only. Met by no other; where it will be denied (`isDenied`), by all others, so
 * that none of them meets its negation.
 */
export type JsonTest = { readonly isDenied: boolean } & (
  | { readonly operator: JsonOperator; readonly value: string | FieldReference }
  | { readonly operator: 'like'; readonly part: TextPart; readonly isInsensitive: boolean }
);

export type JsonOperator = '<' | '<=' | '>' | '>=' | 'contains' | 'starts' | 'ends';

/** One step along a relation; the fields of `from` equal those of `to`, pairwise. */
export interface RelationStep {
  readonly relation: CatalogRelation;
  readonly target: CatalogModel;
  readonly from: readonly CatalogScalar[];
  readonly to: readonly CatalogScalar[];
  /** The table between the two, of an implicit many-to-many relation: it has a row for each pair. */
  readonly through?: JoinStep;
}

export interface JoinStep {
  /** The join table as a model, though the schema has none. */
  readonly model: CatalogModel;
  /** Its fields that equal `from` of the step. */
  readonly from: readonly CatalogScalar[];
  /** Its fields that equal `to` of the step. */
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

/** Whether rows are ordered by how many others there are, if need be of a related row; without that one there are none. */
export function isCount(expression: OrderExpression): boolean {
  return expression.kind === 'count' || (expression.kind === 'related' && isCount(expression.expression));
}

/** The order from the last row to the first. */
export function reverseOrder(terms: readonly OrderTerm[]): readonly OrderTerm[] {
  return terms.map((term) => ({
    ...term,
    direction: term.direction === 'asc' ? 'desc' : 'asc',
    nulls: term.nulls === 'first' ? 'last' : 'first',
  }));
}

/** All rows that meet the condition, in no particular order. */
export function wholeWindow(model: CatalogModel, where: Condition): CheckedWindow {
  return { model, where, order: [], limit: null, offset: 0, isFromEnd: false, cursor: null };
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
