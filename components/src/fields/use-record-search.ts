/** Searches the records of a model as somebody types, and keeps what it found current. No markup. */
import type { RowcastError } from '@rowcast/client';
import { useQuery } from '@rowcast/client/react';
import { useEffect, useState } from 'react';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import { type Args, useModel } from '../model/untyped-model.js';
import { type ValueKind, valueKind } from './native-type.js';

export interface RecordSearchOptions {
  /** The model to search, as `db` names it. */
  readonly model: string;
  /** What somebody is looking for. Each word must be in one of the fields. */
  readonly text: string;
  /** Nothing is asked unless it is. @default true */
  readonly isActive?: boolean | undefined;
  /** The fields to look in. @default what a record is known by, its e-mail address, and its key for a number */
  readonly searchIn?: readonly string[] | undefined;
  /** Which records come into question at all, as Prisma's `where`. */
  readonly where?: Args | undefined;
  /** @default by what a record is known by */
  readonly orderBy?: Args | readonly Args[] | undefined;
  /** How many come at once. @default 20 */
  readonly pageSize?: number | undefined;
  /** How long typing must have stopped before the server is asked, in milliseconds. @default 150 */
  readonly delayMs?: number | undefined;
}

export interface RecordSearch {
  readonly model: ModelDescription;
  readonly records: readonly AnyRecord[];
  /** Whether what is shown is not (yet) the answer to what was typed. */
  readonly isSearching: boolean;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly error: RowcastError | null;
}

/**
 * Follows the first records that match, in pages. While somebody types, what was found last stays.
 *
 * @example
 * ```tsx
 * const { records, hasMore, loadMore } = useRecordSearch({ model: 'customer', text });
 * ```
 */
export function useRecordSearch({
  model: name,
  text,
  isActive = true,
  searchIn,
  where,
  orderBy,
  pageSize = 20,
  delayMs = 150,
}: RecordSearchOptions): RecordSearch {
  const { description: model, api } = useModel(name);
  const settled = useSettled(text, delayMs);
  const [pages, setPages] = useState({ text: settled, count: 1 });
  const count = pages.text === settled ? pages.count : 1;
  const take = count * pageSize;
  const found = searchFilter(model, settled, searchIn);
  const query = isActive
    ? api.findMany({
        where: where ? { AND: [where, found] } : found,
        select: shortSelection(model),
        orderBy: orderBy ?? [...model.labelFields, ...model.key].map((field) => ({ [field]: 'asc' })),
        // One more tells whether there are more.
        take: take + 1,
      })
    : null;
  const { data, error, status, live } = useQuery(query, { keepPreviousData: true });
  return {
    model,
    records: data?.slice(0, take) ?? [],
    isSearching: isActive && (text !== settled || status === 'pending' || live === 'syncing'),
    hasMore: (data?.length ?? 0) > take,
    loadMore: () => setPages({ text: settled, count: count + 1 }),
    error,
  };
}

/** What names and describes a record: not what may be large. */
export function shortSelection({ fields }: ModelDescription): Args {
  const short = fields.filter((field) => !field.isList && !largeKinds.has(valueKind(field)));
  return Object.fromEntries(short.map(({ name }) => [name, true]));
}

const largeKinds: ReadonlySet<ValueKind> = new Set(['relation', 'json', 'bytes', 'longText']);

/** Each word in one of the fields; what is a number may be a key. */
export function searchFilter(model: ModelDescription, text: string, searchIn?: readonly string[]): Args {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const fields = searchIn ?? defaultSearchFields(model);
  const infos = fields.map((name) => model.fields.find((field) => field.name === name)).filter(isKnown);
  return { AND: words.map((word) => ({ OR: infos.flatMap((field) => fieldFilter(field, word)) })) };
}

function defaultSearchFields(model: ModelDescription): readonly string[] {
  const email = model.fields.find(({ name, type, isList }) => /^e-?mail$/i.test(name) && type === 'String' && !isList);
  return [...new Set([...model.labelFields, ...(email ? [email.name] : []), ...model.key])];
}

function fieldFilter({ name, type, native }: FieldInfo, word: string): readonly Args[] {
  if (type === 'String' && native !== 'Uuid') return [{ [name]: { contains: word, mode: 'insensitive' } }];
  // What is no safe number in JavaScript can't be a key of type Int; a bigint travels as text.
  if (type === 'Int' && /^\d{1,9}$/.test(word)) return [{ [name]: Number(word) }];
  return type === 'BigInt' && /^\d{1,18}$/.test(word) ? [{ [name]: BigInt(word) }] : [];
}

function isKnown(field: FieldInfo | undefined): field is FieldInfo {
  return field !== undefined;
}

/** The text, when typing has stopped for a while. */
function useSettled(text: string, delayMs: number): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    // An emptied search is no half-typed word.
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : delayMs);
    return () => clearTimeout(timer);
  }, [text, delayMs]);
  return settled;
}
