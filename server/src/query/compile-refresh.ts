/**
 * Writes a query for rows a second time, for results that are held already: it gives every key in order, as the
 * first statement does, and the row itself only where it may have changed.
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
import type { RowKey } from '@rowcast/protocol';
import type { CatalogModel, CatalogScalar } from '../catalog/catalog.js';
import { quoteTable } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { CheckedSelection, RelationStep, RowsQuery } from './checked-query.js';
import { compileRows } from './compile-query.js';
import { columnOf, compileLink } from './compile-where.js';
import type { QueryLimits } from './query-limits.js';
import { elementType } from './sql-type.js';
import { StatementBuilder } from './statement-builder.js';

/** Where a row of the model is found in the result, by its values in these fields. */
export interface Trail {
  readonly model: CatalogModel;
  readonly fields: readonly CatalogScalar[];
}

/** Of which rows of the result more than the key is wanted. */
export interface WantedRows {
  /** For each trail, and each of its fields, the values of the rows that changed: texts, as Postgres reads them. */
  readonly changed: readonly (readonly (readonly string[])[])[];
  readonly keys: readonly RowKey[];
}

export interface CompiledRefresh {
  readonly trails: readonly Trail[];
  /** The text is always the same. Returns the columns `key` and `row`, which is null where it is not wanted. */
  readonly statement: (wanted: WantedRows) => Statement;
}

export function compileRefresh(query: RowsQuery, limits: QueryLimits): CompiledRefresh {
  const builder = new StatementBuilder(limits);
  const trails = new Trails(builder);
  const keys = Symbol('keys');
  const text = compileRows(query, builder, (alias, key) => {
    const { model, key: fields } = query.selection;
    const isChanged = trails.add(model, fields).matches(fields, alias);
    const conditions = [isChanged, ...compileTouched(query.selection, alias, { builder, trails })];
    return [...conditions, `${key} = any(${builder.parameter(keys, 'text[]')})`].join('\n  or ');
  });
  const { values } = builder.build(text);
  return {
    trails: trails.all,
    statement: (wanted) => {
      const given = new Map<unknown, unknown>([[keys, [...wanted.keys]], ...trails.bind(wanted.changed)]);
      return { text, values: values.map((value) => (given.has(value) ? given.get(value) : value)) };
    },
  };
}

interface Touching {
  readonly builder: StatementBuilder;
  readonly trails: Trails;
}

/** Conditions on the row that `alias` stands for, one of which holds if something changed that it is related to. */
function compileTouched({ members }: CheckedSelection, alias: string, touching: Touching): readonly string[] {
  return members.flatMap((member): readonly string[] => {
    switch (member.kind) {
      case 'one':
      case 'many':
        return compileStep(member.relation, member.selection, { ...touching, alias });
      case 'counts':
        return member.counts.flatMap(({ relation }) => compileStep(relation, null, { ...touching, alias }));
      default:
        return [];
    }
  });
}

function compileStep(
  step: RelationStep,
  selection: CheckedSelection | null,
  { alias, builder, trails }: Touching & { readonly alias: string },
): readonly string[] {
  const { from, to, target, through } = step;
  const reached = trails.add(target, to);
  const conditions: string[] = [];
  if (through) {
    const join = builder.alias();
    const pairs = through.from.map((field, index) => equals(field, join, from[index], alias));
    const source = `${quoteTable(through.model.table)} ${join}`;
    const isReached = `${pairs.join(' and ')} and ${reached.matches(through.to, join)}`;
    conditions.push(trails.add(through.model, through.from).matches(from, alias));
    conditions.push(`(${reached.isAny} and exists (select from ${source} where ${isReached}))`);
  } else conditions.push(reached.matches(from, alias));
  if (!selection) return conditions;
  const other = builder.alias();
  const before = trails.all.length;
  const deeper = compileTouched(selection, other, { builder, trails });
  if (deeper.length === 0) return conditions;
  const isAny = trails.isAnySince(before);
  const related = `${quoteTable(target.table)} ${other} where ${compileLink(step, alias, other)}`;
  return [...conditions, `(${isAny} and exists (select from ${related} and (${deeper.join(' or ')})))`];
}

function equals(field: CatalogScalar, alias: string, other: CatalogScalar | undefined, otherAlias: string): string {
  if (!other) throw new Error('broken invariant: the fields of a relation come in pairs');
  return `${columnOf(field, alias)} = ${columnOf(other, otherAlias)}`;
}

interface AddedTrail {
  /** Whether any value is on it, as SQL. */
  readonly isAny: string;
  /** Whether the fields of the row that the alias stands for have values that are on it, as SQL. */
  readonly matches: (fields: readonly CatalogScalar[], alias: string) => string;
}

/** The trails so far, each with a parameter for the values of each of its fields. */
class Trails {
  readonly #builder: StatementBuilder;
  readonly #added: (Trail & { readonly slots: readonly symbol[]; readonly isAny: string })[] = [];

  constructor(builder: StatementBuilder) {
    this.#builder = builder;
  }

  get all(): readonly Trail[] {
    return this.#added.map(({ model, fields }) => ({ model, fields }));
  }

  add(model: CatalogModel, fields: readonly CatalogScalar[]): AddedTrail {
    const slots = fields.map(({ name }) => Symbol(name));
    const lists = fields.map((field, index) => this.#builder.parameter(slots[index], `${elementType(field)}[]`));
    const isAny = `cardinality(${lists[0]}) > 0`;
    this.#added.push({ model, fields, slots, isAny });
    const matches = (others: readonly CatalogScalar[], alias: string): string => {
      const columns = others.map((field) => columnOf(field, alias));
      if (columns.length === 1) return `${columns[0]} = any(${lists[0]})`;
      return `(${isAny} and (${columns.join(', ')}) in (select * from unnest(${lists.join(', ')})))`;
    };
    return { isAny, matches };
  }

  /** Whether any value is on one of those that were added after the first `count`, as SQL. */
  isAnySince(count: number): string {
    return `(${this.#added
      .slice(count)
      .map(({ isAny }) => isAny)
      .join(' or ')})`;
  }

  /** The values of the parameters. */
  bind(changed: WantedRows['changed']): readonly (readonly [symbol, readonly string[]])[] {
    return this.#added.flatMap(({ slots }, place) =>
      slots.map((slot, index): readonly [symbol, readonly string[]] => [slot, changed[place]?.[index] ?? []]),
    );
  }
}
