/**
 * Finds the indexes that a query would need and the tables do not have. Pure, and cheap: from the catalogue
 * alone, without asking the planner.
 *
 * A guess that is meant to be useful: it may miss an index that would help, and it takes any index that
 * begins with a column of the filter for good enough. What no plain index serves (`contains`, NOT, a part of
 * a document) asks for none.
 */
import { unreachable } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type {
  CheckedQuery,
  CheckedSelection,
  CheckedWindow,
  Condition,
  OrderExpression,
  RelationStep,
} from './checked-query.js';

export interface MissingIndex {
  readonly model: string;
  /** By Prisma's names, in order. */
  readonly fields: readonly string[];
  /** What would make it. */
  readonly statement: string;
}

export function findMissingIndexes(query: CheckedQuery): readonly MissingIndex[] {
  const found = new Map<string, MissingIndex>();
  visitWindow(query.window, [], found);
  if (query.kind === 'rows') visitSelection(query.selection, found);
  return [...found.values()];
}

type Found = Map<string, MissingIndex>;

function visitWindow(window: CheckedWindow, linked: readonly CatalogScalar[], found: Found): void {
  const [first] = window.order;
  const field = first?.expression.kind === 'column' ? first.expression.field : undefined;
  const order = field && !window.model.key.includes(field.name) ? field : undefined;
  visitScan({ model: window.model, where: window.where, linked, order }, found);
  if (window.cursor !== null) visitScan({ model: window.model, where: window.cursor, linked, order: undefined }, found);
  for (const { expression } of window.order) visitOrder(expression, found);
}

function visitOrder(expression: OrderExpression, found: Found): void {
  if (expression.kind === 'column') return;
  visitStep(expression.relation, { kind: 'and', conditions: [] }, found);
  if (expression.kind === 'related') visitOrder(expression.expression, found);
}

function visitSelection(selection: CheckedSelection, found: Found): void {
  for (const member of selection.members) {
    switch (member.kind) {
      case 'scalar':
        break;
      case 'one':
        visitStep(member.relation, member.where, found);
        visitSelection(member.selection, found);
        break;
      case 'many':
        visitJoin(member.relation, found);
        visitWindow(member.window, member.relation.to, found);
        visitSelection(member.selection, found);
        break;
      case 'counts':
        for (const { relation, where } of member.counts) visitStep(relation, where, found);
        break;
      default:
        unreachable(member);
    }
  }
}

function visitStep(step: RelationStep, where: Condition, found: Found): void {
  visitJoin(step, found);
  visitScan({ model: step.target, where, linked: step.to, order: undefined }, found);
}

function visitJoin({ through }: RelationStep, found: Found): void {
  if (!through) return;
  const where: Condition = { kind: 'and', conditions: [] };
  visitScan({ model: through.model, where, linked: through.from, order: undefined }, found);
}

interface Scan {
  readonly model: CatalogModel;
  readonly where: Condition;
  /** The fields that the row this one belongs to gives the values of. */
  readonly linked: readonly CatalogScalar[];
  /** What they come in the order of, if it is not the key. */
  readonly order: CatalogScalar | undefined;
}

function visitScan(scan: Scan, found: Found): void {
  const { model, where, linked } = scan;
  const filters = [...linked.map((field): Filter => ({ field, kind: 'equal' })), ...listFilters(where)];
  const isServed = filters.some((filter) => hasIndex(model, filter)) || isServedByParts(model, where);
  // A view has no indexes of its own.
  if (!isServed && model.table.kind === 'table') suggest(scan, filters, found);
  visitRelations(where, found);
}

function visitRelations(condition: Condition, found: Found): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.conditions) visitRelations(part, found);
      break;
    case 'not':
      visitRelations(condition.condition, found);
      break;
    case 'some':
    case 'is':
      visitStep(condition.relation, condition.condition, found);
      break;
    default:
  }
}

/** A condition that an index can serve. */
interface Filter {
  readonly field: CatalogScalar;
  /** `member`: a list that holds something. */
  readonly kind: 'equal' | 'range' | 'member';
}

/** What every row must meet. Half of all rows are true, so a Boolean asks for no index. */
function listFilters(condition: Condition): readonly Filter[] {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.flatMap(listFilters);
    case 'null':
      return [{ field: condition.field, kind: 'equal' }];
    case 'compare': {
      if (condition.isInsensitive || condition.field.type === 'Boolean') return [];
      return [{ field: condition.field, kind: condition.operator === '=' ? 'equal' : 'range' }];
    }
    case 'in':
      return condition.isInsensitive ? [] : [{ field: condition.field, kind: 'equal' }];
    case 'has':
      return [{ field: condition.field, kind: 'member' }];
    case 'list':
      return [{ field: condition.field, kind: condition.operator === '=' ? 'equal' : 'member' }];
    default:
      return [];
  }
}

/** Whether one of the ORs can be answered from indexes alone. */
function isServedByParts(model: CatalogModel, condition: Condition): boolean {
  const parts = condition.kind === 'and' ? condition.conditions : [condition];
  return parts.some(
    (part) =>
      part.kind === 'or' &&
      part.conditions.every((branch) => listFilters(branch).some((filter) => hasIndex(model, filter))),
  );
}

function hasIndex({ table }: CatalogModel, { field, kind }: Filter): boolean {
  return table.indexes.some(({ method, columns }) => {
    if (kind === 'member') return method === 'gin' && columns.includes(field.column);
    return columns[0] === field.column && (method === 'btree' || (kind === 'equal' && method === 'hash'));
  });
}

/** More columns make an index wider, hardly better. */
const maxEqualColumns = 3;

function suggest({ model, order }: Scan, filters: readonly Filter[], found: Found): void {
  const fieldsOf = (kind: Filter['kind']): readonly CatalogScalar[] => [
    ...new Set(filters.filter((filter) => filter.kind === kind).map(({ field }) => field)),
  ];
  const equal = fieldsOf('equal').slice(0, maxEqualColumns);
  const [range] = fieldsOf('range');
  const [member] = fieldsOf('member');
  const last = range ?? (equal.length > 0 && order && !equal.includes(order) ? order : undefined);
  const ordered = last ? [...equal, last] : equal;
  const fields = ordered.length > 0 ? ordered : member ? [member] : [];
  if (fields.length === 0) return;
  const columns = fields.map((field) => quoteIdentifier(field.column)).join(', ');
  const method = ordered.length > 0 ? '' : ' using gin';
  const statement = `create index on ${quoteTable(model.table)}${method} (${columns})`;
  found.set(statement, { model: model.name, fields: fields.map((field) => field.name), statement });
}
