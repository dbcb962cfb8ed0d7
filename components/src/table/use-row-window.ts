/**
 * Follows a stretch of a list, whatever its length: one live query for the rows around what is in sight, one for how
 * many there are. One query, not one a page, so that no row is missing or twice where two would meet. While another
 * stretch is fetched, the last one stays.
 */
import type { QueryDescription, RowcastError } from '@rowcast/client';
import { useQuery } from '@rowcast/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AnyRecord } from '../model/registered-models.js';
import { chooseRange, firstRange, type RowRange, touches } from './choose-range.js';

export interface RowSource {
  /** The list without its window; null while it is not known what may be asked. */
  readonly list: QueryDescription<readonly AnyRecord[]> | null;
  readonly listIn: (range: RowRange) => QueryDescription<readonly AnyRecord[]>;
  /** How many rows there are, counted no further than to `most` if that is given. */
  readonly countUpTo: (most: number | undefined) => QueryDescription<number> | null;
  /** From how many rows on they are not counted any more. */
  readonly countLimit: number;
  /** The page to show; undefined for a list that is scrolled as a whole. */
  readonly page: RowRange | undefined;
}

export interface RowWindow {
  /** Where `rows` begins in the list. */
  readonly skip: number;
  readonly rows: readonly AnyRecord[];
  /** How many rows the list has, as far as that is known; with `hasMore`, at least. */
  readonly total: number;
  /** Whether there may be more: they are too many to count them at each change. */
  readonly hasMore: boolean;
  readonly status: 'pending' | 'success' | 'error';
  readonly error: RowcastError | null;
  /** Whether the rows are those of the list that is asked for, and not of the one before it. */
  readonly isCurrent: boolean;
  /** The same for the same filters and order. */
  readonly listKey: string;
  /** Says which rows are in sight, so that they are fetched. */
  readonly show: (first: number, last: number) => void;
  readonly refetch: () => void;
}

/** How long a leap waits for the next one: whoever drags the scroll bar passes by much that need not be fetched. */
const leapPauseMs = 80;

export function useRowWindow(source: RowSource): RowWindow {
  const { list, listIn, page } = source;
  const listKey = list?.key ?? '';
  const [range, show] = useRange(listKey, page);
  const result = useQuery(list === null ? null : listIn(range));
  const counted = useCount(source);
  const last = useRef({ listKey: '', skip: 0, rows: [] as readonly AnyRecord[], total: 0, hasMore: false });
  const { data } = result;
  const { total, hasMore } = data ? totalOf(range, data.length, counted) : keepTotal(counted, last.current);
  useEffect(() => {
    if (data) last.current = { listKey, skip: range.skip, rows: data, total, hasMore };
  });
  const { refetch } = result;
  const refetchAll = useCallback(() => void refetch().catch(() => {}), [refetch]);
  const isKept = data === undefined;
  const { rows, skip } = isKept ? last.current : { rows: data, skip: range.skip };
  const isCurrent = !isKept || last.current.listKey === listKey;
  const isFirst = isKept && last.current.listKey === '';
  const status = result.status === 'error' && isKept ? 'error' : isFirst ? 'pending' : 'success';
  return useMemo(
    () => ({ skip, rows, total, hasMore, status, error: result.error, isCurrent, listKey, show, refetch: refetchAll }),
    [skip, rows, total, hasMore, status, result.error, isCurrent, listKey, show, refetchAll],
  );
}

function useRange(listKey: string, page: RowRange | undefined): [RowRange, RowWindow['show']] {
  const [state, setState] = useState({ listKey, range: firstRange });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (state.listKey !== listKey) setState({ listKey, range: firstRange });
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  }, [state]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = useCallback((first: number, last: number) => {
    clearTimeout(timer.current);
    const move = (): void =>
      setState((now) => {
        const range = chooseRange(first, last, now.range);
        return range === now.range ? now : { ...now, range };
      });
    if (touches(latest.current.range, first, last)) move();
    else timer.current = setTimeout(move, leapPauseMs);
  }, []);
  return [page ?? (state.listKey === listKey ? state.range : firstRange), show];
}

interface Count {
  /** How many rows there are, or the limit if there are more; undefined until that is known. */
  readonly counted: number | undefined;
  readonly hasMore: boolean;
}

/**
 * Counts as far as the limit, since a count is made anew at each change and takes as long as there are rows. What does
 * not come up to it is counted as a whole, which counts one's own writes at once.
 */
function useCount({ countUpTo, countLimit: given }: RowSource): Count {
  const countLimit = limitOf(given);
  const [smallKey, setSmallKey] = useState<string | undefined>(undefined);
  const whole = countUpTo(undefined);
  const key = whole?.key;
  const isSmall = key !== undefined && smallKey === key;
  const { data } = useQuery(isSmall || countLimit === Infinity ? whole : countUpTo(countLimit + 1));
  const last = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (data === undefined) return;
    last.current = data;
    setSmallKey(data > countLimit ? undefined : key);
  }, [data, countLimit, key]);
  // Until another count has come, the one before stays.
  const count = data ?? last.current;
  if (count === undefined) return { counted: undefined, hasMore: false };
  return { counted: Math.min(count, countLimit), hasMore: count > countLimit };
}

/** What is no count (below zero, not a whole number, none at all) is the next count below; without an end, all is counted. */
export function limitOf(given: number): number {
  return given === Infinity ? given : Math.max(0, Math.floor(given) || 0);
}

/** A stretch that is not full ends the list, whatever the count says, which may be of another moment. */
function totalOf({ skip, take }: RowRange, length: number, { counted, hasMore }: Count): Total {
  const end = skip + length;
  if (length < take && (length > 0 || skip === 0)) return { total: end, hasMore: false };
  return { total: Math.max(counted ?? end, length > 0 ? end : 0), hasMore };
}

type Total = Pick<RowWindow, 'total' | 'hasMore'>;

/** While another stretch is fetched, a list that is not counted to its end reaches as far as before. */
function keepTotal({ counted, hasMore }: Count, last: Total): Total {
  return counted === undefined ? last : { total: hasMore ? Math.max(counted, last.total) : counted, hasMore };
}
