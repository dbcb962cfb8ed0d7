/**
 * Finds, in SQL, the rows of a result that are made of something that has changed.
 *
 * A row of the result can only change with a row that it is made of. So every table that the selection reads
 * leaves a trail: columns of its rows whose values say which rows of the result hold them.
 *
 *     message itself                id
 *     its author        profiles    id          is the message's author_id
 *     reactions to it   reactions   message_id  is the message's id
 *     who reacted       profiles    id          is the user_id of one of its reactions
 *
 * A row in between (a reaction) is looked up as it is now. If it was another when the result was read, it has changed
 * since, and both of its versions are on a trail of their own.
 */
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteTable } from '../database/quote-identifier.js';
import type { CheckedSelection, RelationStep } from './checked-query.js';
import { columnOf, compileLink } from './compile-where.js';
import { elementType } from './sql-type.js';
import type { StatementBuilder } from './statement-builder.js';

/** Where a row of the model is found in the result, by its values in these fields. */
export interface Trail {
  readonly model: CatalogModel;
  readonly fields: readonly CatalogScalar[];
  /** Whether their values are, or hold, the keys of those rows of the result. */
  readonly namesKey: boolean;
}

/** For each trail, and each of its fields, the values of the rows that changed: texts, as Postgres reads them. */
export type TrailValues = readonly (readonly (readonly string[])[])[];

/** Matches nothing. */
const never = 'false';

/** A condition on the row of the query's model that `alias` stands for: one that is true of every row on a trail. */
export function compileTouched({ model, key, members }: CheckedSelection, alias: string, trails: Trails): string {
  const isChanged = trails.add({ model, fields: key, namesKey: true }).matches(key, alias);
  return anyOf([isChanged, ...compileMembers({ members, key }, alias, trails)]);
}

/** What is read of rows; the key only of those that are rows of the result. */
interface Members extends Pick<CheckedSelection, 'members'> {
  readonly key: CheckedSelection['key'] | null;
}

/** Conditions, one of which holds if something changed that the row is related to. */
function compileMembers({ members, key }: Members, alias: string, trails: Trails): readonly string[] {
  return members.flatMap((member): readonly string[] => {
    switch (member.kind) {
      case 'one':
      case 'many':
        return compileStep(member.relation, { selection: member.selection, key, alias }, trails);
      case 'counts':
        return member.counts.flatMap(({ relation }) => compileStep(relation, { selection: null, key, alias }, trails));
      default:
        return [];
    }
  });
}

interface Stepping {
  /** What is read of the related rows; null if they are only counted. */
  readonly selection: CheckedSelection | null;
  readonly key: Members['key'];
  readonly alias: string;
}

function compileStep(step: RelationStep, { selection, key, alias }: Stepping, trails: Trails): readonly string[] {
  const { from, to, target, through } = step;
  const { builder } = trails;
  const isFromKey = key?.every(({ column }) => from.some((field) => field.column === column)) ?? false;
  const reached = trails.add({ model: target, fields: to, namesKey: isFromKey && !through });
  const conditions: string[] = [];
  if (through) {
    const join = builder.alias();
    const pairs = through.from.map((field, index) => equals(field, join, from[index], alias));
    const source = `${quoteTable(through.model.table)} ${join}`;
    const isReached = `${pairs.join(' and ')} and ${reached.matches(through.to, join)}`;
    conditions.push(
      trails.add({ model: through.model, fields: through.from, namesKey: isFromKey }).matches(from, alias),
    );
    if (reached.isAny !== never)
      conditions.push(`(${reached.isAny} and exists (select from ${source} where ${isReached}))`);
  } else conditions.push(reached.matches(from, alias));
  if (!selection) return conditions;
  const other = builder.alias();
  const before = trails.all.length;
  const deeper = anyOf(compileMembers({ members: selection.members, key: null }, other, trails));
  if (deeper === never) return conditions;
  const related = `${quoteTable(target.table)} ${other} where ${compileLink(step, alias, other)}`;
  return [...conditions, `(${trails.isAnySince(before)} and exists (select from ${related} and (${deeper})))`];
}

function anyOf(conditions: readonly string[]): string {
  return conditions.filter((condition) => condition !== never).join('\n  or ') || never;
}

function equals(field: CatalogScalar, alias: string, other: CatalogScalar | undefined, otherAlias: string): string {
  if (!other) throw new Error('broken invariant: the fields of a relation come in pairs');
  return `${columnOf(field, alias)} = ${columnOf(other, otherAlias)}`;
}

export interface AddedTrail {
  /** Whether any value is on it, as SQL. */
  readonly isAny: string;
  /** The values on it, as SQL: a list for each field. */
  readonly lists: readonly string[];
  /** Whether the fields of the row that the alias stands for have values that are on it, as SQL. */
  readonly matches: (fields: readonly CatalogScalar[], alias: string) => string;
}

/** The trails so far, each with a parameter for the values of each of its fields. */
export class Trails {
  readonly builder: StatementBuilder;
  readonly #isUsed: (place: number) => boolean;
  readonly #added: (Trail & AddedTrail & { readonly slots: readonly symbol[] })[] = [];

  /** @param isUsed Of which trails, by their places, there are values; nothing is on the others, and they take no parameters. */
  constructor(builder: StatementBuilder, isUsed: (place: number) => boolean = () => true) {
    this.builder = builder;
    this.#isUsed = isUsed;
  }

  get all(): readonly (Trail & AddedTrail)[] {
    return this.#added;
  }

  add(trail: Trail): AddedTrail {
    const { fields } = trail;
    const slots = this.#isUsed(this.#added.length) ? fields.map(({ name }) => Symbol(name)) : [];
    const lists = slots.map((slot, index) => this.builder.parameter(slot, `${listType(fields[index])}[]`));
    const isAny = slots.length === 0 ? never : `cardinality(${lists[0]}) > 0`;
    const matches = (others: readonly CatalogScalar[], alias: string): string => {
      if (slots.length === 0) return never;
      const columns = others.map((field) => columnOf(field, alias));
      if (columns.length === 1) return `${columns[0]} = any(${lists[0]})`;
      return `(${isAny} and (${columns.join(', ')}) in (select * from unnest(${lists.join(', ')})))`;
    };
    this.#added.push({ ...trail, slots, isAny, lists, matches });
    return { isAny, lists, matches };
  }

  /** Whether any value is on one of those that were added after the first `count`, as SQL. */
  isAnySince(count: number): string {
    return `(${this.#added
      .slice(count)
      .flatMap(({ isAny }) => (isAny === never ? [] : [isAny]))
      .join(' or ')})`;
  }

  /** The values of the parameters, where the statement has been built with these. */
  bind(values: readonly unknown[], changed: TrailValues, others: ReadonlyMap<unknown, unknown> = new Map()): unknown[] {
    const given = new Map(others);
    for (const [place, { slots }] of this.#added.entries()) {
      for (const [index, slot] of slots.entries()) given.set(slot, changed[place]?.[index] ?? []);
    }
    return values.map((value) => (given.has(value) ? given.get(value) : value));
  }
}

function listType(field: CatalogScalar | undefined): string {
  if (!field) throw new Error('broken invariant: a trail has a list for each field');
  return elementType(field);
}
