/**
 * Lists the models whose rows a query's result depends on, each with the equalities that a row must meet
 * to matter. Where several conditions lead to one model, it is listed several times. Pure.
 *
 * May leave out an equality, never a dependency, and never lists an equality that a row which matters
 * could fail: values that Postgres may hold equal although their texts differ are left out.
 */
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import type { SqlValue } from './check-value.js';
import type {
  CheckedQuery,
  CheckedSelection,
  CheckedWindow,
  Condition,
  OrderExpression,
  RelationStep,
} from './checked-query.js';
import type { QueryDependency } from './compiled-query.js';
import { elementType } from './sql-type.js';

type Equalities = QueryDependency['equalities'];

const none: Equalities = new Map();

export function listDependencies(query: CheckedQuery): readonly QueryDependency[] {
  const found: QueryDependency[] = [];
  const equalities = addWindow(query.window, none, found);
  if (query.kind === 'rows') addSelection(query.selection, equalities, found);
  return found;
}

/**
 * What decides, beside the related rows themselves and the tables between, which of them a selection holds and in which
 * order: the models that its filters and orders lead to.
 */
export function listDeciders({ members }: CheckedSelection): readonly CatalogModel[] {
  const found: QueryDependency[] = [];
  const nested = members.flatMap((member): readonly CatalogModel[] => {
    switch (member.kind) {
      case 'one':
        addFilters(member.where, none, found);
        return listDeciders(member.selection);
      case 'many':
        return [...listWindowDeciders(member.window), ...listDeciders(member.selection)];
      case 'counts':
        for (const { where } of member.counts) addFilters(where, none, found);
        return [];
      default:
        return [];
    }
  });
  return [...found.map(({ model }) => model), ...nested];
}

/** What decides, beside the rows of its own model, which of them a window holds and in which order. */
export function listWindowDeciders({ where, cursor, order }: CheckedWindow): readonly CatalogModel[] {
  const found: QueryDependency[] = [];
  for (const condition of [where, cursor]) if (condition) addFilters(condition, none, found);
  for (const { expression } of order) addOrder(expression, none, found);
  return found.map(({ model }) => model);
}

/** Returns what holds for every row of the window. */
function addWindow(window: CheckedWindow, linked: Equalities, found: QueryDependency[]): Equalities {
  const equalities = addModel(window.model, window.where, linked, found);
  if (window.cursor !== null) addModel(window.model, window.cursor, none, found);
  // The cursor's row is ordered by its own related rows, whatever the window's rows are equal to.
  const known = window.cursor === null ? equalities : none;
  for (const { expression } of window.order) addOrder(expression, known, found);
  return equalities;
}

function addModel(model: CatalogModel, where: Condition, linked: Equalities, found: QueryDependency[]): Equalities {
  const equalities = intersect(linked, readEqualities(where));
  found.push({ model, equalities });
  addFilters(where, equalities, found);
  return equalities;
}

function addFilters(condition: Condition, equalities: Equalities, found: QueryDependency[]): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.conditions) addFilters(part, equalities, found);
      break;
    case 'not':
      addFilters(condition.condition, equalities, found);
      break;
    case 'some':
    case 'is': {
      const { relation } = condition;
      addModel(relation.target, condition.condition, follow(relation, equalities, found), found);
      break;
    }
    default:
  }
}

function addOrder(expression: OrderExpression, equalities: Equalities, found: QueryDependency[]): void {
  if (expression.kind === 'column') return;
  const linked = follow(expression.relation, equalities, found);
  found.push({ model: expression.relation.target, equalities: linked });
  if (expression.kind === 'related') addOrder(expression.expression, linked, found);
}

function addSelection(selection: CheckedSelection, equalities: Equalities, found: QueryDependency[]): void {
  for (const member of selection.members) {
    switch (member.kind) {
      case 'one': {
        const linked = follow(member.relation, equalities, found);
        addSelection(member.selection, addModel(member.relation.target, member.where, linked, found), found);
        break;
      }
      case 'many':
        addSelection(
          member.selection,
          addWindow(member.window, follow(member.relation, equalities, found), found),
          found,
        );
        break;
      case 'counts':
        for (const { relation, where } of member.counts) {
          addModel(relation.target, where, follow(relation, equalities, found), found);
        }
        break;
      default:
    }
  }
}

/** What a row's equalities say of the rows that a relation leads to; lists the table between, if there is one. */
function follow({ from, to, through }: RelationStep, equalities: Equalities, found: QueryDependency[]): Equalities {
  if (!through) return carry(from, to, equalities);
  const joined = carry(from, through.from, equalities);
  found.push({ model: through.model, equalities: joined });
  return carry(through.to, to, joined);
}

function carry(from: readonly CatalogScalar[], to: readonly CatalogScalar[], equalities: Equalities): Equalities {
  const linked = to.flatMap((field, index): [string, ReadonlySet<string | number | boolean | null>][] => {
    const other = from[index];
    const values = other && equalities.get(other.column);
    // Of two types, equal values may have different texts.
    if (!values || !hasOneText(field) || other.type !== field.type || elementType(other) !== elementType(field)) {
      return [];
    }
    return [[field.column, new Set([...values].filter((value) => value !== null))]];
  });
  return new Map(linked);
}

function readEqualities(condition: Condition): Equalities {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.map(readEqualities).reduce(intersect, none);
    case 'null':
      // A list that is null travels as an empty one.
      return condition.field.isList ? none : new Map([[condition.field.column, new Set([null])]]);
    case 'compare':
      if (condition.operator !== '=' || condition.isInsensitive || !hasOneText(condition.field)) return none;
      return new Map([[condition.field.column, new Set(wireValues([condition.value], condition.field))]]);
    case 'in':
      if (condition.isInsensitive || !hasOneText(condition.field)) return none;
      return new Map([[condition.field.column, new Set(wireValues(condition.values, condition.field))]]);
    case 'some':
    case 'is': {
      // Met only where there is a related row, which is equal in what relates them.
      const { from, to, through } = condition.relation;
      return through ? none : carry(to, from, readEqualities(condition.condition));
    }
    default:
      return none;
  }
}

/** Whether values that Postgres holds equal have the same wire form. */
function hasOneText(field: CatalogScalar): boolean {
  if (field.isList || !field.isDeterministic) return false;
  if (field.type === 'String') return ['text', 'character varying', 'uuid'].includes(elementType(field));
  return ['Int', 'BigInt', 'Boolean', 'Enum'].includes(field.type);
}

function wireValues(values: readonly SqlValue[], field: CatalogScalar): (string | number | boolean)[] {
  const names = new Map([...(field.enum?.labels ?? [])].map(([name, label]) => [label, name]));
  return values.flatMap((value): (string | number | boolean)[] => {
    if (typeof value === 'string') return [names.get(value) ?? value];
    return typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
  });
}

/** Both hold: a column that both name has one of the values that both allow. */
function intersect(a: Equalities, b: Equalities): Equalities {
  const both = new Map(a);
  for (const [column, values] of b) {
    const other = both.get(column);
    both.set(column, other === undefined ? values : new Set([...values].filter((value) => other.has(value))));
  }
  return both;
}
