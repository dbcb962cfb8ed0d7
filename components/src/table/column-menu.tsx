/** What can be done with a column: everything that dragging and pressing does, for the keyboard too. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import { Icon } from './icon.js';
import { MenuItem, Popover } from './popover.js';
import type { DataTableState } from './use-data-table.js';

export interface ColumnMenuProps {
  readonly table: DataTableState;
  readonly column: Column;
  readonly onFilter: (column: Column) => void;
}

const widthStep = 32;

export function ColumnMenu({ table, column, onFilter }: ColumnMenuProps): ReactNode {
  const { labels } = useComponentSettings();
  const { change, visible } = table.columns;
  const place = visible.findIndex(({ id }) => id === column.id);
  const texts = labels.table;
  const resize = (by: number): void => change({ kind: 'resize', id: column.id, width: column.width + by });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps presses from the header, which sorts by them.
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above.
    <span className="rowcast-column-menu" onClick={(event) => event.stopPropagation()}>
      <Popover
        label={texts.columnMenu(column.label)}
        trigger={<Icon name="chevronDown" />}
        kind="menu"
        variant="quiet"
        isIconOnly
        tabIndex={-1}
      >
        {(close) => {
          const item = (label: string, onSelect: () => void, isDisabled = false): ReactNode => (
            <MenuItem
              isDisabled={isDisabled}
              onSelect={() => {
                close();
                onSelect();
              }}
            >
              {label}
            </MenuItem>
          );
          const before = visible[place - 1];
          const after = visible[place + 2];
          return (
            <>
              {column.isSortable && <SortItems table={table} column={column} item={item} />}
              {column.isFilterable && item(texts.filterBy(column.label), () => onFilter(column))}
              {item(column.isPinned ? texts.unpin : texts.pin, () =>
                change({ kind: 'pin', id: column.id, isPinned: !column.isPinned }),
              )}
              {item(texts.moveLeft, () => change({ kind: 'move', id: column.id, before: before?.id ?? null }), !before)}
              {item(
                texts.moveRight,
                () => change({ kind: 'move', id: column.id, before: after?.id ?? null }),
                place === visible.length - 1,
              )}
              {item(texts.wider, () => resize(widthStep))}
              {item(texts.narrower, () => resize(-widthStep))}
              {item(texts.hideColumn, () => change({ kind: 'hide', id: column.id, isHidden: true }))}
            </>
          );
        }}
      </Popover>
    </span>
  );
}

interface SortItemsProps {
  readonly table: DataTableState;
  readonly column: Column;
  readonly item: (label: string, onSelect: () => void) => ReactNode;
}

function SortItems({ table, column, item }: SortItemsProps): ReactNode {
  const { labels } = useComponentSettings();
  const { sort, setSort } = table.query;
  const field = column.field?.name ?? '';
  const others = sort.filter((term) => term.field !== field);
  return (
    <>
      {item(labels.table.sortAscending, () => setSort([{ field, direction: 'asc' }]))}
      {item(labels.table.sortDescending, () => setSort([{ field, direction: 'desc' }]))}
      {others.length < sort.length && item(labels.table.clearSort, () => setSort(others))}
    </>
  );
}
