/** What stands above a table: search, filters, which columns show, export, and the way to a new record. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { FilterBar } from './filter-bar.js';
import { Icon } from './icon.js';
import { MenuItem, Popover } from './popover.js';
import type { DataTableState } from './use-data-table.js';

export interface TableToolbarProps {
  readonly table: DataTableState;
  readonly title: ReactNode;
  readonly onCreate: () => void;
  readonly children?: ReactNode;
}

export function TableToolbar({ table, title, onCreate, children }: TableToolbarProps): ReactNode {
  const { labels } = useComponentSettings();
  const texts = labels.table;
  const fields = table.columns.all.flatMap(({ field, isFilterable }) => (field && isFilterable ? [field] : []));
  return (
    <div className="rowcast-toolbar">
      {title !== undefined && <h2 className="rowcast-title">{title}</h2>}
      <div className="rowcast-search">
        <Icon name="search" />
        <input
          type="search"
          className="rowcast-input"
          aria-label={texts.search}
          placeholder={texts.searchPlaceholder}
          value={table.query.search}
          onChange={(event) => table.query.setSearch(event.target.value)}
        />
      </div>
      <FilterBar fields={fields} filters={table.query.filters} onChange={table.query.setFilters} />
      <div className="rowcast-toolbar-end">
        {children}
        <ColumnsButton table={table} />
        <ExportButton table={table} />
        {table.can.create && (
          <button type="button" className="rowcast-button" data-variant="primary" onClick={onCreate}>
            <Icon name="plus" />
            {texts.create(table.model.label)}
          </button>
        )}
      </div>
    </div>
  );
}

function ColumnsButton({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels } = useComponentSettings();
  const { all, change } = table.columns;
  return (
    <Popover label={labels.table.columns} trigger={<Icon name="columns" />} kind="menu" variant="quiet" isIconOnly>
      {(close) => (
        <>
          {all.map((column) => (
            <MenuItem
              key={column.id}
              isChecked={!column.isHidden}
              onSelect={() => change({ kind: 'hide', id: column.id, isHidden: !column.isHidden })}
            >
              <span className="rowcast-check">{!column.isHidden && <Icon name="check" />}</span>
              {column.label}
            </MenuItem>
          ))}
          <MenuItem
            onSelect={() => {
              close();
              change({ kind: 'reset' });
            }}
          >
            <span className="rowcast-check" />
            {labels.table.resetColumns}
          </MenuItem>
        </>
      )}
    </Popover>
  );
}

function ExportButton({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels, locale } = useComponentSettings();
  const { progress, run } = table.csv;
  const label =
    progress === undefined ? labels.table.exportCsv : labels.table.exporting(progress.toLocaleString(locale));
  return (
    <button
      type="button"
      className="rowcast-button"
      data-variant="quiet"
      data-icon-only=""
      aria-label={label}
      title={label}
      aria-disabled={progress !== undefined || undefined}
      onClick={() => progress === undefined && run()}
    >
      <Icon name="download" />
    </button>
  );
}
