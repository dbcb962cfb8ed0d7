/**
 * A table without markup: everything that `DataTable` knows and can do, for whoever draws it otherwise. Puts the parts
 * together; each has a file of its own.
 */
import type { ConnectionState, ModelPermissions, RowcastError } from '@rowcast/client';
import { useConnection } from '@rowcast/client/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { ModelDescription } from '../model/field-info.js';
import { keyOf } from '../model/record-key.js';
import type { AnyRecord, FieldNameOf, ModelName } from '../model/registered-models.js';
import { type UntypedModel, useModel } from '../model/untyped-model.js';
import { useModelPermissions, usePermissionRefusal } from '../model/use-model-permissions.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { RowRange } from './choose-range.js';
import type { Column, ColumnSpec } from './column.js';
import type { FilterCondition } from './filter-condition.js';
import { readBetween } from './read-between.js';
import { resolveColumns, selectFor } from './resolve-columns.js';
import { orderFor, type SortTerm, whereFor } from './table-query.js';
import { type TableRow, tableRows } from './table-rows.js';
import { type BulkActions, useBulkActions } from './use-bulk-actions.js';
import { type CellEditState, useCellEdit } from './use-cell-edit.js';
import { type Clipboard, useClipboard } from './use-clipboard.js';
import { type ColumnArrangement, useColumnLayout } from './use-column-layout.js';
import { type CsvExport, useCsvExport } from './use-csv-export.js';
import { type Notices, useNotices } from './use-notices.js';
import { type RowSelectionState, useRowSelection } from './use-row-selection.js';
import { type RowSource, type RowWindow, useRowWindow } from './use-row-window.js';
import { type TableQueryState, useTableQuery } from './use-table-query.js';

export interface DataTableOptions<N extends ModelName = ModelName> {
  /** The model, as `db` names it: `customer`. */
  readonly model: N;
  /** The columns, in this order. @default the fields of the model that this identity may read */
  readonly columns?: readonly (FieldNameOf<N> | ColumnSpec<N>)[] | undefined;
  /** Only these records, as Prisma's `where`. People filter within it. */
  readonly where?: AnyRecord | undefined;
  /** The order at first. @default by the key */
  readonly defaultSort?: readonly SortTerm[] | undefined;
  /** The filters at first. @default none */
  readonly defaultFilters?: readonly FilterCondition[] | undefined;
  /** The fields that a search looks into. @default all texts */
  readonly searchFields?: readonly FieldNameOf<N>[] | undefined;
  /** One long list, or pages. @default 'scroll' */
  readonly paging?: 'scroll' | 'pages' | undefined;
  /** How many rows a page has. @default 50 */
  readonly pageSize?: number | undefined;
  /**
   * How many rows are counted, and kept counted, at most. Of more, "100,000+" is said, and one may scroll on.
   * @default 100_000
   */
  readonly countLimit?: number | undefined;
  /** Nobody may change anything here, whatever they may elsewhere. @default false */
  readonly isReadOnly?: boolean | undefined;
  /** Keeps how columns are arranged in the browser, under this name. @default not kept */
  readonly storageKey?: string | undefined;
  /** How long a deletion can be undone, in milliseconds, before it is done. @default 6_000 */
  readonly undoTimeMs?: number | undefined;
}

export interface DataTableState {
  readonly model: ModelDescription;
  readonly api: UntypedModel;
  /** Undefined until they are known. */
  readonly permissions: ModelPermissions | undefined;
  readonly can: {
    readonly read: boolean;
    readonly create: boolean;
    readonly update: boolean;
    readonly delete: boolean;
  };
  readonly columns: ColumnArrangement;
  readonly query: TableQueryState;
  /** The filter as Prisma's `where`, with all that narrows the list. */
  readonly where: AnyRecord;
  readonly rows: readonly TableRow[];
  /** How many rows there are in all; if `hasMore`, at least. */
  readonly total: number;
  /** Whether there may be more rows than `total`, since there are too many to count. */
  readonly hasMore: boolean;
  /** How many there are to scroll through: of a page, its own. */
  readonly length: number;
  readonly window: RowWindow;
  readonly status: 'pending' | 'success' | 'error' | 'forbidden';
  readonly error: RowcastError | null;
  readonly connection: ConnectionState;
  readonly isPaged: boolean;
  readonly selection: RowSelectionState;
  readonly edit: CellEditState;
  readonly bulk: BulkActions;
  readonly csv: CsvExport;
  readonly clipboard: Clipboard;
  readonly notices: Notices;
}

/**
 * A live table over a model, without markup: columns from the schema, what may be done, the rows around what is in
 * sight, and the ways to sort, filter, select, edit, delete and export.
 *
 * @example
 * ```tsx
 * const table = useDataTable({ model: 'customer', paging: 'pages', pageSize: 20 });
 * return (
 *   <ul>
 *     {table.rows.map((row) => <li key={row.key}>{String(row.record['name'])}</li>)}
 *   </ul>
 * );
 * ```
 * @throws CLIENT_INVALID_USE outside a `RowcastProvider`
 * @throws QUERY_UNKNOWN_MODEL
 */
export function useDataTable<N extends ModelName>(options: DataTableOptions<N>): DataTableState {
  const access = useModel(options.model);
  const { description: model, api } = access;
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const notices = useNotices();
  const { permissions, resolved, source } = useTableSource(options, access.description);
  const columns = useColumnLayout(resolved, options.storageKey);
  const query = useTableQuery({
    sort: options.defaultSort ?? [],
    filters: options.defaultFilters ?? [],
    pageSize: options.pageSize ?? 50,
  });
  const isPaged = options.paging === 'pages';
  const readable = permissions?.read ?? [];
  const context = { description: model, readable, base: options.where, searchFields: options.searchFields, settings };
  const where = whereFor({ ...query, search: query.appliedSearch }, context);
  const list = { where, orderBy: orderFor(query.sort, context), select: source && selectFor(columns.all, source) };
  const isKnown = source !== undefined && readable.length > 0;
  const page = isPaged ? { skip: query.page * query.pageSize, take: query.pageSize } : undefined;
  const window = useRowWindow(rowSource({ api, list, isKnown, page, countLimit: options.countLimit ?? 100_000 }));
  const rowsNow = useRef<readonly TableRow[]>([]);
  const edit = useCellEdit({
    access,
    findRecord: (key) => rowsNow.current.find((row) => row.key === key)?.record,
    onSaved: (_row, column) => notices.say(`${column.label}: ${texts.saved}`),
    onRefused: (reason, column) => notices.notify('problem', texts.notSaved(column.label, reason)),
  });
  // The rows are the same in every order.
  const listKey = api.count({ where }).key;
  const bulk = useBulkActions({ access, notices, undoTimeMs: options.undoTimeMs ?? 6_000, listKey });
  const shown = useShownRows({ window, key: model.key, bulk, kept: edit.edit?.row, isPaged });
  rowsNow.current = shown.rows;
  const loadedRows = useCallback(() => rowsNow.current, []);
  const selection = useRowSelection({
    ...{ loadedRows, key: model.key, listKey },
    readBetween: (range) => readBetween({ api, list: { where, orderBy: list.orderBy }, key: model.key, ...range }),
    onFailed: (error) => notices.notify('problem', (error as RowcastError).message),
  });
  const csv = useCsvExport({ api, list, columns: columns.visible, model, notices });
  const clipboard = useClipboard({
    ...{ access, columns: columns.visible, rows: shown.rows, selection: selection.selection, list, notices },
    pageSkip: page?.skip ?? 0,
  });
  const refusal = usePermissionRefusal(model.name);
  const isForbidden = permissions !== undefined && readable.length === 0;
  return {
    ...{ model, api, permissions, columns, query, where, window, isPaged, selection, edit, bulk, csv },
    ...{ clipboard, notices },
    can: rightsOf(permissions, options.isReadOnly ?? false),
    rows: shown.rows,
    total: shown.total,
    hasMore: window.hasMore,
    // A list that is not counted to its end goes on below what is loaded for as long as one scrolls.
    length: isPaged ? shown.rows.length : shown.total + (window.hasMore ? rowsAhead : 0),
    status: refusal ? 'error' : isForbidden ? 'forbidden' : window.status,
    error: refusal ?? window.error,
    connection: useConnection(),
  };
}

function useTableSource<N extends ModelName>(
  { columns, isReadOnly }: DataTableOptions<N>,
  description: ModelDescription,
) {
  const related = description.fields.flatMap(({ relation }) => (relation ? [relation.model] : []));
  const all = useModelPermissions([description.name, ...related]);
  const permissions = all?.get(description.name);
  const specs = useSameSpecs(columns as readonly (string | ColumnSpec)[] | undefined);
  return useMemo(() => {
    const isReadable = (name: string): boolean => (all?.get(name)?.read.length ?? 0) > 0;
    const source = permissions && { description, permissions, isReadable, specs, isReadOnly: isReadOnly ?? false };
    return { permissions, source, resolved: source ? resolveColumns(source) : noColumns };
  }, [all, permissions, description, specs, isReadOnly]);
}

/** How many places for rows a list has that goes on, below those that are known. */
const rowsAhead = 60;
const noColumns: readonly Column[] = [];

/** Columns are written in place, anew with each render: what counts is whether they say the same. */
function useSameSpecs(specs: readonly (string | ColumnSpec)[] | undefined): typeof specs {
  const last = useRef(specs);
  const isSame =
    last.current?.length === specs?.length && specs?.every((spec, index) => isSameSpec(spec, last.current?.[index]));
  if (!isSame) last.current = specs;
  return last.current;
}

function isSameSpec(a: string | ColumnSpec, b: string | ColumnSpec | undefined): boolean {
  if (typeof a === 'string' || typeof b !== 'object') return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof ColumnSpec>;
  // Functions count as the same: they depend on their arguments alone.
  return [...names].every(
    (name) =>
      a[name] === b[name] ||
      (typeof a[name] === 'function' && typeof b[name] === 'function') ||
      JSON.stringify(a[name]) === JSON.stringify(b[name]),
  );
}

interface SourceParts {
  readonly api: UntypedModel;
  readonly list: {
    readonly where: AnyRecord;
    readonly orderBy: readonly AnyRecord[];
    readonly select: AnyRecord | undefined;
  };
  readonly isKnown: boolean;
  readonly page: RowRange | undefined;
  readonly countLimit: number;
}

function rowSource({ api, list, isKnown, page, countLimit }: SourceParts): RowSource {
  return {
    list: isKnown ? api.findMany(list) : null,
    listIn: (range) => api.findMany({ ...list, ...range }),
    countUpTo: (most) => (isKnown ? api.count({ where: list.where, ...(most !== undefined && { take: most }) }) : null),
    countLimit,
    page,
  };
}

interface ShownSource {
  readonly window: RowWindow;
  readonly key: readonly string[];
  readonly bulk: Pick<BulkActions, 'waiting' | 'isWaitingHere'>;
  readonly kept: TableRow | undefined;
  readonly isPaged: boolean;
}

function useShownRows({ window, key, bulk, kept, isPaged }: ShownSource): ReturnType<typeof tableRows> {
  const { rows, total } = window;
  const { waiting: hidden, isWaitingHere: isHiddenHere } = bulk;
  // The rows of a page are counted from its own beginning.
  const skip = isPaged ? 0 : window.skip;
  const before = useRef<readonly TableRow[]>([]);
  const placeOf = useSeenPlaces(window, key);
  const shown = useMemo(
    () => tableRows({ skip, rows, total, key, hidden, isHiddenHere, placeOf, kept, before: before.current }),
    [skip, rows, total, key, hidden, isHiddenHere, placeOf, kept],
  );
  useEffect(() => {
    before.current = shown.rows;
  }, [shown]);
  return shown;
}

/** Where each row of the list was when it was loaded last. */
function useSeenPlaces(
  { rows, skip, listKey }: RowWindow,
  key: readonly string[],
): (key: string) => number | undefined {
  const seen = useRef({ listKey, places: new Map<string, number>() });
  useEffect(() => {
    if (seen.current.listKey !== listKey) seen.current = { listKey, places: new Map() };
    for (const [at, record] of rows.entries()) seen.current.places.set(keyOf(record, key), skip + at);
  }, [rows, skip, listKey, key]);
  return useCallback((name: string) => seen.current.places.get(name), []);
}

function rightsOf(permissions: ModelPermissions | undefined, isReadOnly: boolean): DataTableState['can'] {
  return {
    read: (permissions?.read.length ?? 0) > 0,
    create: !isReadOnly && (permissions?.create.length ?? 0) > 0,
    update: !isReadOnly && (permissions?.update.length ?? 0) > 0,
    delete: !isReadOnly && (permissions?.delete ?? false),
  };
}
