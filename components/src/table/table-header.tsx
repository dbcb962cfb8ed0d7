/** The header of a drawn table: sorts by a press, moves columns by dragging them, resizes them at their edge. */
import {
  type DragEvent,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useRef,
  useState,
} from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import { minColumnWidth } from './column-layout.js';
import { ColumnMenu } from './column-menu.js';
import { type GridColumns, pinnedOffset, templateOf } from './grid-columns.js';
import { Icon } from './icon.js';
import type { SortTerm } from './table-query.js';
import type { DataTableState } from './use-data-table.js';
import { useLongPress } from './use-long-press.js';

export interface TableHeaderProps {
  readonly table: DataTableState;
  readonly grid: GridColumns;
  /** The places of the columns that are drawn; the one with the focus is, too. */
  readonly drawn: readonly number[];
  readonly element: RefObject<HTMLElement | null>;
  /** The grid column that is in the tab order, if it is one of the header. */
  readonly activeColumn: number | undefined;
  readonly onActivate: (column: number) => void;
  readonly onFilter: (column: Column) => void;
}

export function TableHeader(props: TableHeaderProps): ReactNode {
  const { table, grid, drawn, activeColumn, onActivate } = props;
  const { labels } = useComponentSettings();
  const offset = grid.hasSelection ? 1 : 0;
  const [dropAt, setDropAt] = useState<string | undefined>(undefined);
  const last = grid.columns.length + offset;
  return (
    <div role="rowgroup" className="rowcast-head">
      <div role="row" aria-rowindex={1} className="rowcast-row">
        {grid.hasSelection && <SelectAllCell table={table} isActive={activeColumn === 0} onActivate={onActivate} />}
        {grid.columns.map((column, index) =>
          drawn.includes(index) || activeColumn === index + offset ? (
            <HeaderCell
              key={column.id}
              {...props}
              column={column}
              index={index}
              gridColumn={index + offset}
              isDropTarget={dropAt === column.id}
              onDragOver={setDropAt}
            />
          ) : null,
        )}
        {grid.hasActions && (
          <div
            role="columnheader"
            aria-colindex={last + 1}
            className="rowcast-cell rowcast-actions-cell"
            tabIndex={activeColumn === last ? 0 : -1}
          >
            <span className="rowcast-visually-hidden">{labels.table.rowActions}</span>
          </div>
        )}
      </div>
    </div>
  );
}

interface SelectAllCellProps {
  readonly table: DataTableState;
  readonly isActive: boolean;
  readonly onActivate: (column: number) => void;
}

function SelectAllCell({ table, isActive, onActivate }: SelectAllCellProps): ReactNode {
  const { labels } = useComponentSettings();
  const { selection, selectAll, clear } = table.selection;
  const isAll = selection.kind === 'allBut' && selection.keys.size === 0;
  const isSome = !isAll && (selection.kind === 'allBut' || selection.keys.size > 0);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Space for all of its cells.
    <div
      role="columnheader"
      aria-colindex={1}
      className="rowcast-cell rowcast-selection-cell"
      tabIndex={isActive ? 0 : -1}
      onClick={() => {
        onActivate(0);
        if (isAll || isSome) clear();
        else selectAll();
      }}
    >
      <span className="rowcast-visually-hidden">{labels.table.selectAll}</span>
      <span className="rowcast-checkbox" data-checked={isAll || undefined} data-mixed={isSome || undefined} />
    </div>
  );
}

interface HeaderCellProps extends TableHeaderProps {
  readonly column: Column;
  readonly index: number;
  readonly gridColumn: number;
  readonly isDropTarget: boolean;
  readonly onDragOver: (id: string | undefined) => void;
}

const dragType = 'application/x-rowcast-column';

function HeaderCell(props: HeaderCellProps): ReactNode {
  const { table, grid, column, index, gridColumn, activeColumn, onActivate } = props;
  const { sort } = table.query;
  const term = sort.find(({ field }) => field === column.field?.name);
  const longPress = useLongPress((element) =>
    element.querySelector<HTMLElement>('.rowcast-column-menu button')?.click(),
  );
  const onClick = (isAdded: boolean): void => {
    onActivate(gridColumn);
    if (column.isSortable && column.field) table.query.toggleSort(column.field.name, isAdded);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Enter for all of its cells.
    <div
      role="columnheader"
      aria-colindex={gridColumn + 1}
      aria-label={column.label}
      aria-sort={ariaSort(column, term)}
      className="rowcast-cell rowcast-header-cell"
      data-align={column.align}
      data-pinned={column.isPinned ? '' : undefined}
      data-sortable={column.isSortable || undefined}
      data-drop={props.isDropTarget || undefined}
      style={{ gridColumn: gridColumn + 1, ...(column.isPinned && { insetInlineStart: pinnedOffset(grid, index) }) }}
      tabIndex={activeColumn === gridColumn ? 0 : -1}
      onClick={(event) => onClick(event.shiftKey)}
      {...longPress}
      {...dragging(props)}
    >
      <span className="rowcast-header-label">{column.label}</span>
      {term && <SortMark term={term} sort={sort} />}
      <ColumnMenu table={table} column={column} onFilter={props.onFilter} />
      <ResizeHandle {...props} />
    </div>
  );
}

function ariaSort({ isSortable }: Column, term: SortTerm | undefined): 'ascending' | 'descending' | 'none' | undefined {
  if (term) return term.direction === 'asc' ? 'ascending' : 'descending';
  return isSortable ? 'none' : undefined;
}

function SortMark({ term, sort }: { readonly term: SortTerm; readonly sort: readonly SortTerm[] }): ReactNode {
  return (
    <span className="rowcast-sort-mark" aria-hidden="true">
      <Icon name={term.direction === 'asc' ? 'up' : 'down'} />
      {sort.length > 1 && sort.indexOf(term) + 1}
    </span>
  );
}

/** A column is dropped in front of the one it is dropped on. */
function dragging({ table, column, onDragOver }: HeaderCellProps): {
  draggable: true;
  onDragStart: (event: DragEvent) => void;
  onDragOver: (event: DragEvent) => void;
  onDragLeave: () => void;
  onDrop: (event: DragEvent) => void;
} {
  return {
    draggable: true,
    onDragStart: (event) => event.dataTransfer.setData(dragType, column.id),
    onDragOver: (event) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      onDragOver(column.id);
    },
    onDragLeave: () => onDragOver(undefined),
    onDrop: (event) => {
      event.preventDefault();
      onDragOver(undefined);
      const id = event.dataTransfer.getData(dragType);
      if (id !== '' && id !== column.id) table.columns.change({ kind: 'move', id, before: column.id });
    },
  };
}

const keyStep = 16;

/** While it is dragged only a custom property changes, so that no row is drawn anew. */
function ResizeHandle({ table, grid, column, element }: HeaderCellProps): ReactNode {
  const { labels, direction } = useComponentSettings();
  const from = useRef<{ readonly x: number; readonly width: number } | undefined>(undefined);
  const resize = (width: number): void => table.columns.change({ kind: 'resize', id: column.id, width });
  const widthAt = (event: PointerEvent): number => {
    const isRightToLeft = direction === 'rtl' || getComputedStyle(event.currentTarget).direction === 'rtl';
    const by = (event.clientX - (from.current?.x ?? 0)) * (isRightToLeft ? -1 : 1);
    return Math.max(minColumnWidth, (from.current?.width ?? 0) + by);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (!from.current) return;
    const width = widthAt(event);
    const columns = grid.columns.map((other) => (other.id === column.id ? { ...other, width } : other));
    element.current?.style.setProperty('--rowcast-columns', templateOf({ ...grid, columns }));
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={labels.table.resizeColumn(column.label)}
      aria-valuenow={column.width}
      className="rowcast-resize"
      draggable
      onDragStart={(event) => {
        event.preventDefault();
        event.stopPropagation();
      }}
      onClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        event.preventDefault();
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: column.width };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => {
        if (from.current) resize(widthAt(event));
        from.current = undefined;
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'ArrowRight') resize(column.width + keyStep);
        if (event.key === 'ArrowLeft') resize(column.width - keyStep);
      }}
    />
  );
}
