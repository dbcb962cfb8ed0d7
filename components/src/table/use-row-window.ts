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
  readonly count: QueryDescription<number> | null;
  /** The page to show; undefined for a list that is scrolled as a whole. */
  readonly page: RowRange | undefined;
}

export interface RowWindow {
  /** Where `rows` begins in the list. */
  readonly skip: number;
  readonly rows: readonly AnyRecord[];
  /** How many rows the list has, as far as that is known. */
  readonly total: number;
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

export function useRowWindow({ list, listIn, count, page }: RowSource): RowWindow {
  const listKey = list?.key ?? '';
  const [range, show] = useRange(listKey, page);
  const result = useQuery(list === null ? null : listIn(range));
  const counted = useQuery(count, { keepPreviousData: true });
  const last = useRef({ listKey: '', skip: 0, rows: [] as readonly AnyRecord[], total: 0 });
  const { data } = result;
  const total = data ? totalOf(range, data.length, counted.data) : (counted.data ?? last.current.total);
  useEffect(() => {
    if (data) last.current = { listKey, skip: range.skip, rows: data, total };
  });
  const { refetch } = result;
  const refetchAll = useCallback(() => void refetch().catch(() => {}), [refetch]);
  const isKept = data === undefined;
  const { rows, skip } = isKept ? last.current : { rows: data, skip: range.skip };
  const isCurrent = !isKept || last.current.listKey === listKey;
  const isFirst = isKept && last.current.listKey === '';
  const status = result.status === 'error' && isKept ? 'error' : isFirst ? 'pending' : 'success';
  return useMemo(
    () => ({ skip, rows, total, status, error: result.error, isCurrent, listKey, show, refetch: refetchAll }),
    [skip, rows, total, status, result.error, isCurrent, listKey, show, refetchAll],
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

/** A stretch that is not full ends the list, whatever the count says, which may be of another moment. */
function totalOf({ skip, take }: RowRange, length: number, counted: number | undefined): number {
  const end = skip + length;
  if (length < take && (length > 0 || skip === 0)) return end;
  return Math.max(counted ?? end, length > 0 ? end : 0);
}
