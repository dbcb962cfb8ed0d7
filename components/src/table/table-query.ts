/** What a table asks the server for: sorting, filters and a search, as Prisma's `where` and `orderBy`. Pure. */
import type { FormatSettings } from '../fields/intl-formats.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import { type FilterCondition, whereOf } from './filter-condition.js';

/** One term of an order; the first counts most. */
export interface SortTerm {
  /** The field or relation. */
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

export interface TableQuery {
  readonly sort: readonly SortTerm[];
  readonly filters: readonly FilterCondition[];
  readonly search: string;
}

export interface QueryContext {
  readonly description: ModelDescription;
  /** The fields that may be read: others are left alone. */
  readonly readable: readonly string[];
  /** What the developer lets through at all. */
  readonly base: AnyRecord | undefined;
  /** The fields to search; by default all texts. */
  readonly searchFields: readonly string[] | undefined;
  /** Whose days a filter by day means. */
  readonly settings: FormatSettings;
}

export function whereFor({ filters, search }: TableQuery, context: QueryContext): AnyRecord {
  const fields = new Map(context.description.fields.map((field) => [field.name, field]));
  const conditions = filters.flatMap((filter): AnyRecord | readonly AnyRecord[] => {
    const field = fields.get(filter.field);
    return field ? (whereOf(filter, field, context.settings) ?? []) : [];
  });
  const searched = searchFor(search.trim(), context);
  const parts: readonly (AnyRecord | undefined)[] = [context.base, ...conditions, searched];
  const all = parts.filter((part) => part !== undefined && Object.keys(part).length > 0);
  const [only] = all;
  return all.length > 1 ? { AND: all } : (only ?? {});
}

export function orderFor(sort: readonly SortTerm[], { description }: QueryContext): readonly AnyRecord[] {
  return sort.flatMap(({ field: name, direction }): AnyRecord | readonly AnyRecord[] => {
    const field = description.fields.find((candidate) => candidate.name === name);
    if (!field) return [];
    if (field.relation) return { [name]: { [field.relation.labelField]: direction } };
    // Nothing comes after everything, whichever way the rest is sorted.
    return { [name]: field.isNullable ? { sort: direction, nulls: 'last' } : direction };
  });
}

/** Sorts by a field alone; or, added to the others, turns it round and at last takes it away. */
export function toggleSort(sort: readonly SortTerm[], field: string, isAdded: boolean): readonly SortTerm[] {
  const before = sort.find((term) => term.field === field);
  const direction = before === undefined ? 'asc' : before.direction === 'asc' ? 'desc' : undefined;
  const others = isAdded ? sort.filter((term) => term.field !== field) : [];
  if (direction === undefined) return others;
  const term: SortTerm = { field, direction };
  const place = before && isAdded ? sort.indexOf(before) : others.length;
  return others.toSpliced(place, 0, term);
}

function searchFor(text: string, { description, readable, searchFields }: QueryContext): AnyRecord | undefined {
  if (text === '') return undefined;
  const wanted = (field: FieldInfo): boolean =>
    readable.includes(field.name) && (searchFields?.includes(field.name) ?? true) && !field.isList;
  const texts = description.fields.filter((field) => wanted(field) && field.type === 'String' && isText(field));
  const numbers = /^-?\d{1,9}$/.test(text)
    ? description.fields.filter((field) => wanted(field) && field.type === 'Int')
    : [];
  const found = [
    ...texts.map(({ name }) => ({ [name]: { contains: text, mode: 'insensitive' } })),
    ...numbers.map(({ name }) => ({ [name]: Number(text) })),
  ];
  const [only] = found;
  return found.length > 1 ? { OR: found } : only;
}

/** Texts that Postgres searches as texts: not uuids and the like. */
function isText({ native }: FieldInfo): boolean {
  return native === undefined || /^(Text|VarChar|Char|Citext)/.test(native);
}
