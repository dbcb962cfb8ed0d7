/**
 * One row of a drawn table. Drawn anew only if its record, its place or what is done with it changes: a change of one
 * record draws one row. Says by attributes what is going on, which the style sheet shows.
 */
import { isPending } from '@rowcast/client';
import { type MouseEvent, memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { AnyRecord } from '../model/registered-models.js';
import { sameValue } from '../model/same-value.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import { type GridColumns, pinnedOffset } from './grid-columns.js';
import { Icon } from './icon.js';
import { MenuItem, Popover } from './popover.js';
import { TableCell } from './table-cell.js';
import { useTableActions } from './table-context.js';
import type { TableRow } from './table-rows.js';
import { type CellEdit, type CellFailure, cellName } from './use-cell-edit.js';
import { useLongPress } from './use-long-press.js';

export interface TableRowViewProps {
  readonly row: TableRow;
  readonly grid: GridColumns;
  /** The places of the columns that are drawn; those with the focus or an editor are, too. */
  readonly drawn: readonly number[];
  readonly top: number;
  /** The grid column that is in the tab order; undefined in all rows but one. */
  readonly activeColumn: number | undefined;
  /** The grid columns of the cells that are selected together; undefined if none of them is in this row. */
  readonly rangeFrom: number | undefined;
  readonly rangeTo: number | undefined;
  readonly edit: CellEdit | undefined;
  readonly failures: ReadonlyMap<string, CellFailure> | undefined;
  readonly isSelected: boolean;
  /** Has just come in from elsewhere. */
  readonly isNew: boolean;
  readonly canDelete: boolean;
}

export const TableRowView = memo(function TableRowView(props: TableRowViewProps): ReactNode {
  const { row, grid, drawn, activeColumn, edit, failures, rangeFrom = Infinity, rangeTo = -1 } = props;
  const { columns, hasSelection } = grid;
  const offset = hasSelection ? 1 : 0;
  const changed = useChangedFields(row.record);
  const { labels } = useComponentSettings();
  const longPress = useLongPress((element) => {
    if (!edit) element.querySelector<HTMLElement>('.rowcast-actions-cell button')?.click();
  });
  return (
    <div
      className="rowcast-row"
      role="row"
      aria-rowindex={row.index + 2}
      aria-selected={hasSelection ? props.isSelected : undefined}
      aria-description={isPending(row.record) ? labels.table.pending : undefined}
      data-pending={isPending(row.record) || undefined}
      data-new={props.isNew || undefined}
      data-gone={row.isGone || undefined}
      data-editing={edit !== undefined || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      {...longPress}
    >
      {hasSelection && <SelectionCell row={row} isSelected={props.isSelected} isActive={activeColumn === 0} />}
      {withKept(drawn, columns, { activeAt: (activeColumn ?? -1) - offset, edit }).map((index) => {
        const column = columns[index];
        if (!column) return null;
        return (
          <TableCell
            key={column.id}
            row={row}
            column={column}
            gridColumn={index + offset}
            pinnedAt={column.isPinned ? pinnedOffset(grid, index) : undefined}
            isActive={activeColumn === index + offset}
            isInRange={index + offset >= rangeFrom && index + offset <= rangeTo}
            edit={edit?.column.id === column.id ? edit : undefined}
            failure={failures?.get(cellName(row.key, column.id))}
            changed={changed.fields.has(column.field?.name ?? '') ? changed.parity : undefined}
          />
        );
      })}
      {grid.hasActions && <ActionsCell {...props} gridColumn={columns.length + offset} />}
    </div>
  );
});

interface KeptColumns {
  readonly activeAt: number;
  readonly edit: CellEdit | undefined;
}

/** A focus or an editor must not vanish when it is scrolled out of sight. */
function withKept(
  drawn: readonly number[],
  columns: readonly Column[],
  { activeAt, edit }: KeptColumns,
): readonly number[] {
  const editAt = edit ? columns.findIndex(({ id }) => id === edit.column.id) : -1;
  const kept = [activeAt, editAt].filter((place) => place >= 0 && place < columns.length && !drawn.includes(place));
  return kept.length === 0 ? drawn : [...new Set([...drawn, ...kept])].sort((a, b) => a - b);
}

interface ChangedFields {
  readonly fields: ReadonlySet<string>;
  /** Turns with each change, so that a second one is highlighted anew. */
  readonly parity: 'odd' | 'even';
}

const unchanged: ReadonlySet<string> = new Set();

/** The fields that somebody else has changed last. One's own changes are no news. */
function useChangedFields(record: AnyRecord): ChangedFields {
  const last = useRef({ record, changed: { fields: unchanged, parity: 'even' } as ChangedFields });
  const changed = useMemo((): ChangedFields => {
    const { record: before, changed: previous } = last.current;
    if (before === record || isPending(before) || isPending(record)) return previous;
    const names = Object.keys(record).filter((name) => !sameValue(before[name], record[name]));
    if (names.length === 0) return previous;
    return { fields: new Set(names), parity: previous.parity === 'odd' ? 'even' : 'odd' };
  }, [record]);
  useEffect(() => {
    last.current = { record, changed };
  }, [record, changed]);
  return changed;
}

interface SelectionCellProps {
  readonly row: TableRow;
  readonly isSelected: boolean;
  readonly isActive: boolean;
}

function SelectionCell({ row, isSelected, isActive }: SelectionCellProps): ReactNode {
  const { toggleRow, activate } = useTableActions();
  const { labels } = useComponentSettings();
  const onClick = (event: MouseEvent): void => {
    activate(row.index, 0, true);
    toggleRow(row.key, event.shiftKey);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Space for all of its cells.
    <div
      className="rowcast-cell rowcast-selection-cell"
      role="gridcell"
      aria-colindex={1}
      aria-label={labels.table.selectRow}
      tabIndex={isActive ? 0 : -1}
      onClick={onClick}
    >
      <span className="rowcast-checkbox" data-checked={isSelected || undefined} />
    </div>
  );
}

function ActionsCell({
  row,
  activeColumn,
  gridColumn,
  canDelete,
}: TableRowViewProps & { readonly gridColumn: number }): ReactNode {
  const { openForm, removeRow, activate } = useTableActions();
  const { labels } = useComponentSettings();
  const isActive = activeColumn === gridColumn;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Enter for all of its cells.
    <div
      className="rowcast-cell rowcast-actions-cell"
      role="gridcell"
      aria-colindex={gridColumn + 1}
      tabIndex={isActive ? 0 : -1}
      onClick={() => activate(row.index, gridColumn, false)}
    >
      <Popover
        label={labels.table.rowActions}
        trigger={<Icon name="more" />}
        kind="menu"
        variant="quiet"
        isIconOnly
        tabIndex={-1}
      >
        {(close) => (
          <>
            <MenuItem
              onSelect={() => {
                close();
                openForm(row);
              }}
            >
              <Icon name="open" />
              {labels.table.editInForm}
            </MenuItem>
            {canDelete && (
              <MenuItem
                isDanger
                onSelect={() => {
                  close();
                  removeRow(row);
                }}
              >
                <Icon name="trash" />
                {labels.table.delete}
              </MenuItem>
            )}
          </>
        )}
      </Popover>
    </div>
  );
}

/** A place in the list whose row has not come yet. */
export const PlaceholderRow = memo(function PlaceholderRow({
  index,
  top,
  columns,
}: {
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column[];
}): ReactNode {
  const { labels } = useComponentSettings();
  return (
    <div
      className="rowcast-row rowcast-placeholder"
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        aria-label={labels.table.loadingRow}
        className="rowcast-cell rowcast-placeholder-cell"
        tabIndex={-1}
      >
        {columns.slice(0, 6).map((column, place) => (
          <span
            key={column.id}
            style={{ inlineSize: `${column.width * (0.45 + (((index + place) * 7) % 5) * 0.08)}px` }}
          />
        ))}
      </div>
    </div>
  );
});
