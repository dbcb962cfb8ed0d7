/** Keeps what somebody asks a table for as state: sorting, filters, a search, a page. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { FilterCondition } from './filter-condition.js';
import { type SortTerm, type TableQuery, toggleSort } from './table-query.js';

export interface TableQueryState extends TableQuery {
  /** The search as it is asked for: a moment behind what is being typed. */
  readonly appliedSearch: string;
  /** From 0. */
  readonly page: number;
  readonly pageSize: number;
  readonly isFiltered: boolean;
  readonly toggleSort: (field: string, isAdded: boolean) => void;
  readonly setSort: (sort: readonly SortTerm[]) => void;
  readonly setFilters: (filters: readonly FilterCondition[]) => void;
  readonly setSearch: (search: string) => void;
  readonly setPage: (page: number) => void;
  readonly setPageSize: (pageSize: number) => void;
  readonly clearFilters: () => void;
}

export interface TableQueryStart {
  readonly sort: readonly SortTerm[];
  readonly filters: readonly FilterCondition[];
  readonly pageSize: number;
}

const typingPauseMs = 150;

export function useTableQuery(start: TableQueryStart): TableQueryState {
  const [state, setState] = useState({ ...start, search: '', page: 0 });
  const change = useCallback(
    // Another list begins with its first page.
    (part: Partial<typeof state>) => setState((now) => ({ ...now, page: 0, ...part })),
    [],
  );
  const actions = useMemo(
    () => ({
      toggleSort: (field: string, isAdded: boolean) =>
        setState((now) => ({ ...now, page: 0, sort: toggleSort(now.sort, field, isAdded) })),
      setSort: (sort: readonly SortTerm[]) => change({ sort }),
      setFilters: (filters: readonly FilterCondition[]) => change({ filters }),
      setSearch: (search: string) => change({ search }),
      setPage: (page: number) => change({ page }),
      setPageSize: (pageSize: number) => change({ pageSize }),
      clearFilters: () => change({ filters: [], search: '' }),
    }),
    [change],
  );
  const [appliedSearch, setAppliedSearch] = useState('');
  useEffect(() => {
    if (state.search === appliedSearch) return;
    const timer = setTimeout(() => setAppliedSearch(state.search), state.search === '' ? 0 : typingPauseMs);
    return () => clearTimeout(timer);
  }, [state.search, appliedSearch]);
  const isFiltered = state.filters.length > 0 || state.search.trim() !== '';
  return { ...state, appliedSearch, isFiltered, ...actions };
}
