/**
 * The grid of a drawn table: header, the rows in sight, and the keyboard. Rows stand at their places in a body as high as
 * the whole list, so that the scroll bar tells the truth, and glide when their place changes.
 */
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { type CellRange, cellsIn } from './cell-range.js';
import type { ClipboardRange } from './clipboard-options.js';
import type { Column } from './column.js';
import { countColumns, type GridColumns, templateOf, totalWidth } from './grid-columns.js';
import { type GridPosition, stepInGrid } from './grid-position.js';
import { isSelected } from './row-selection.js';
import { type TableActions, TableContext } from './table-context.js';
import { TableHeader } from './table-header.js';
import { PlaceholderRow, TableRowView } from './table-row-view.js';
import type { TableRow } from './table-rows.js';
import type { DataTableState } from './use-data-table.js';
import { useGridClipboard } from './use-grid-clipboard.js';
import { type GridFocus, positionOf, useGridFocus } from './use-grid-focus.js';
import { useGridKeys } from './use-grid-keys.js';
import { useVisibleColumns } from './use-visible-columns.js';
import { useVisibleRows, type VisibleRows } from './use-visible-rows.js';

export interface TableGridProps {
  readonly table: DataTableState;
  readonly label: string;
  readonly rowHeight: number;
  readonly hasSelection: boolean;
  readonly hasActions: boolean;
  readonly onOpen: (row: TableRow) => void;
  readonly onFilter: (column: Column) => void;
  /** Shown in place of rows. */
  readonly children?: ReactNode;
}

export function TableGrid(props: TableGridProps): ReactNode {
  const { table, rowHeight, hasSelection, hasActions, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const grid = useMemo(
    (): GridColumns => ({ columns: table.columns.visible, hasSelection, hasActions }),
    [table.columns.visible, hasSelection, hasActions],
  );
  const listKey = `${table.window.listKey} ${table.query.page}`;
  const view = useVisibleRows({
    scroller,
    rows: table.rows,
    total: table.length,
    rowHeight,
    headerHeight: rowHeight,
    listKey,
    anchorKey: table.edit.edit?.row.key,
    onShow: table.window.show,
  });
  const { drawn, isCramped } = useVisibleColumns(scroller, grid);
  const focus = useGridFocus({ grid: element, rows: table.rows, total: table.length, listKey });
  const actions = useStableActions({ props, focus, grid });
  useGridClipboard({ table, grid, element, focus });
  return (
    <TableContext.Provider value={actions}>
      <div className="rowcast-scroller" ref={scroller} data-dimmed={!table.window.isCurrent || undefined}>
        <div
          role="grid"
          ref={element}
          className="rowcast-grid"
          data-cramped={isCramped || undefined}
          aria-label={props.label}
          aria-rowcount={table.status === 'success' && !(table.hasMore && !table.isPaged) ? table.length + 1 : -1}
          aria-colcount={grid.columns.length === 0 ? -1 : countColumns(grid).count}
          aria-multiselectable={hasSelection || undefined}
          aria-readonly={!table.can.update}
          aria-busy={!table.window.isCurrent || table.status === 'pending'}
          style={{ '--rowcast-columns': templateOf(grid), minInlineSize: `${totalWidth(grid)}px` } as object}
          onKeyDown={useGridKeys({ table, grid, element, focus, actions, fittingRows: view.fitting })}
          onFocus={({ target }) => followFocus(target, focus)}
        >
          <TableHeader
            table={table}
            grid={grid}
            drawn={drawn}
            element={element}
            activeColumn={focus.position.row === -1 || table.length === 0 ? focus.position.column : undefined}
            onActivate={(column) => focus.moveTo({ row: -1, column }, false)}
            onFilter={props.onFilter}
          />
          <TableBody {...props} grid={grid} drawn={drawn} view={view} focus={focus} />
        </div>
        {children}
      </div>
    </TableContext.Provider>
  );
}

/** The focus has come to a cell by itself. */
function followFocus(target: Element, focus: GridFocus): void {
  const position = positionOf(target);
  // A place whose row has not come is no cell to remember.
  const isCell = !target.matches('[tabindex="0"], .rowcast-placeholder-cell');
  if (position && isCell) focus.moveTo(position, false);
}

interface TableBodyProps extends TableGridProps {
  readonly grid: GridColumns;
  /** The places of the columns that are drawn. */
  readonly drawn: readonly number[];
  readonly view: VisibleRows;
  readonly focus: GridFocus;
}

function TableBody({ table, grid, drawn, view, focus, rowHeight }: TableBodyProps): ReactNode {
  const { rows } = table;
  const byIndex = useMemo(() => new Map(rows.map((row) => [row.index, row])), [rows]);
  const newKeys = useNewKeys(rows, `${table.window.listKey} ${table.window.skip}`);
  const editKey = table.edit.edit?.row.key;
  const { position: active, range } = focus;
  useRangeNews(table, range && cellsIn(range, grid));
  const shown = shownIndexes(view, {
    count: table.length,
    kept: [active.row, rows.find(({ key }) => key === editKey)?.index],
  });
  return (
    <div role="rowgroup" className="rowcast-body" style={{ blockSize: `${table.length * rowHeight}px` }}>
      {shown.map((index) => {
        const top = index * rowHeight;
        const row = byIndex.get(index);
        if (!row) return <PlaceholderRow key={`at ${index}`} index={index} top={top} columns={grid.columns} />;
        return (
          <TableRowView
            key={row.key}
            row={row}
            grid={grid}
            drawn={drawn}
            top={top}
            activeColumn={active.row === index ? active.column : undefined}
            rangeFrom={isIn(range, index) ? range.first.column : undefined}
            rangeTo={isIn(range, index) ? range.last.column : undefined}
            edit={editKey === row.key ? table.edit.edit : undefined}
            failures={table.edit.failedKeys.has(row.key) ? table.edit.failures : undefined}
            isSelected={isSelected(table.selection.selection, row.key)}
            isNew={newKeys.has(row.key)}
            canDelete={table.can.delete}
          />
        );
      })}
    </div>
  );
}

function isIn(range: CellRange | undefined, row: number): range is CellRange {
  return range !== undefined && row >= range.first.row && row <= range.last.row;
}

/** Says how many cells are selected together. */
function useRangeNews({ notices: { say } }: DataTableState, range: ClipboardRange | undefined): void {
  const { labels, locale } = useComponentSettings();
  const [rows, columns] = range ? [range.count, range.columns.length] : [0, 0];
  const text =
    rows === 0 ? '' : labels.table.cellsSelected(rows.toLocaleString(locale), columns.toLocaleString(locale));
  useEffect(() => {
    if (text !== '') say(text);
  }, [text, say]);
}

interface ShownSource {
  readonly count: number;
  /** Rows that are drawn in any case: a focus or an editor must not vanish. */
  readonly kept: readonly (number | undefined)[];
}

function shownIndexes(view: VisibleRows, { count, kept }: ShownSource): readonly number[] {
  const shown = new Set<number>();
  for (let index = view.first; index <= Math.min(view.last, count - 1); index += 1) shown.add(index);
  for (const index of kept) {
    if (index !== undefined && index >= 0 && index < count) shown.add(index);
  }
  return [...shown].sort((a, b) => a - b);
}

const none: ReadonlySet<string> = new Set();

/** The rows that have come into a list that was there, in the last change of it. */
function useNewKeys(rows: readonly TableRow[], listKey: string): ReadonlySet<string> {
  const [state, setState] = useState({ rows, listKey, keys: none });
  if (state.rows === rows) return state.keys;
  const isSameList = state.listKey === listKey && state.rows.length > 0;
  const before = new Set(state.rows.map(({ key }) => key));
  const added = isSameList ? rows.flatMap(({ key }) => (before.has(key) ? [] : [key])) : [];
  // What was new stays so until something else happens, so that a second piece of news does not cut the first short.
  const keys =
    added.length > 0
      ? new Set([...added, ...[...state.keys].filter((key) => before.has(key))])
      : isSameList
        ? state.keys
        : none;
  setState({ rows, listKey, keys });
  return keys;
}

interface ActionSource {
  readonly props: TableGridProps;
  readonly focus: GridFocus;
  readonly grid: GridColumns;
}

/** The same object for as long as the table lives, which does what is right now. */
function useStableActions(source: ActionSource): TableActions {
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  const [actions] = useState((): TableActions => {
    const now = (): DataTableState => latest.current.props.table;
    const focusAt = (position: GridPosition): void => latest.current.focus.moveTo(position, true);
    return {
      activate: (row, column, isFocused) => latest.current.focus.moveTo({ row, column }, isFocused),
      extendTo: (row, column) => latest.current.focus.extendTo({ row, column }),
      beginEdit: (row, column, initialText) => {
        // The editor takes the focus itself.
        const position = { row: row.index, column: gridColumnOf(column, latest.current.grid) };
        latest.current.focus.moveTo(position, false);
        now().edit.begin(row, column, initialText);
      },
      commitEdit: (draft, move) => {
        const { edit } = now().edit;
        if (!edit || !now().edit.commit(draft)) return;
        const index = now().rows.find(({ key }) => key === edit.row.key)?.index ?? edit.row.index;
        const from = { row: index, column: gridColumnOf(edit.column, latest.current.grid) };
        if (move === 'stay') latest.current.focus.moveTo(from, isFocusFree());
        else if (move === 'down') focusAt({ ...from, row: Math.min(from.row + 1, now().length - 1) });
        else focusAt(stepInGrid(from, move === 'next' ? 1 : -1, editableColumns(latest.current.grid)));
      },
      cancelEdit: () => {
        const { edit } = now().edit;
        now().edit.cancel();
        if (edit) focusAt({ row: edit.row.index, column: gridColumnOf(edit.column, latest.current.grid) });
      },
      takeTheirs: () => now().edit.cancel(),
      keepMine: (theirs) => now().edit.keepMine(theirs),
      dismissFailure: (name) => now().edit.dismiss(name),
      toggleRow: (key, isRange) => now().selection.toggle(key, isRange),
      openForm: (row) => latest.current.props.onOpen(row),
      removeRow: (row) => now().bulk.remove(new Map([[row.key, row.record]])),
    };
  });
  return actions;
}

function gridColumnOf(column: Column, grid: GridColumns): number {
  return grid.columns.findIndex(({ id }) => id === column.id) + countColumns(grid).offset;
}

function editableColumns(grid: GridColumns): readonly number[] {
  const { offset } = countColumns(grid);
  return grid.columns.flatMap(({ isEditable }, index) => (isEditable ? [index + offset] : []));
}

/** Whoever has pressed elsewhere is elsewhere. */
function isFocusFree(): boolean {
  const { activeElement } = document;
  return (
    activeElement === null || activeElement === document.body || activeElement.closest('.rowcast-cell-editor') !== null
  );
}
