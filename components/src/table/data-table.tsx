/** A complete table over a model, drawn: toolbar, grid, footer, panel for a record. What it does is `useDataTable`'s. */
import { type ReactNode, useState } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord, ModelName } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { newCondition } from './filter-bar.js';
import { Pagination } from './pagination.js';
import { RecordPanel } from './record-panel.js';
import { sayCount } from './say-count.js';
import { SelectionBar } from './selection-bar.js';
import { TableGrid } from './table-grid.js';
import { TableNotices } from './table-notices.js';
import { StaleBanner, TableState } from './table-states.js';
import { TableToolbar } from './table-toolbar.js';
import { type DataTableOptions, type DataTableState, useDataTable } from './use-data-table.js';

export interface DataTableProps<N extends ModelName = ModelName> extends DataTableOptions<N> {
  /** What stands above the table. @default nothing */
  readonly title?: ReactNode;
  /** What the table is called for those who cannot see it. @default the model's name */
  readonly label?: string | undefined;
  /** How much room a row has. @default 'normal' */
  readonly density?: 'compact' | 'normal' | 'comfortable' | undefined;
  /** Whether rows can be selected. @default where this identity may change or delete */
  readonly isSelectable?: boolean | undefined;
  /** More controls for the toolbar. */
  readonly toolbar?: ReactNode;
  /** Opens a record in your own way. @default a form in a panel at the side */
  readonly onOpen?: ((record: AnyRecord) => void) | undefined;
  /** Where the fields of a new record begin. */
  readonly initialValues?: AnyRecord | undefined;
  readonly className?: string | undefined;
}

const rowHeights = { compact: 32, normal: 40, comfortable: 52 } as const;

/**
 * A live table over a model: shows what the signed-in user may see, offers what they may do. Sorting, filters, search,
 * pages or one long list; editing in place, a form for new records, deletion with a way back, export.
 *
 * @example
 * ```tsx
 * <RowcastProvider client={client}>
 *   <DataTable model="customer" columns={['name', 'country', 'supportRep']} />
 * </RowcastProvider>
 * ```
 * @throws CLIENT_INVALID_USE outside a `RowcastProvider`
 * @throws QUERY_UNKNOWN_MODEL
 */
export function DataTable<N extends ModelName>(props: DataTableProps<N>): ReactNode {
  const table = useDataTable(props);
  const { direction } = useComponentSettings();
  const [panel, setPanel] = useState<{ readonly record: AnyRecord | undefined } | undefined>(undefined);
  const { density = 'normal', className, isSelectable, onOpen } = props;
  const create = (): void => setPanel({ record: undefined });
  const open = onOpen ?? ((record: AnyRecord): void => setPanel({ record }));
  const rowHeight = rowHeights[density];
  return (
    <section
      className={`rowcast rowcast-table ${className ?? ''}`.trim()}
      dir={direction}
      data-density={density}
      style={{ '--rowcast-row-height': `${rowHeight}px` } as object}
    >
      <TableToolbar table={table} title={props.title} onCreate={create}>
        {props.toolbar}
      </TableToolbar>
      <StaleBanner table={table} />
      <TableGrid
        table={table}
        label={props.label ?? table.model.label}
        rowHeight={rowHeight}
        hasSelection={isSelectable ?? (table.can.update || table.can.delete)}
        hasActions={table.can.update || table.can.delete || onOpen !== undefined}
        onOpen={({ record }) => open(record)}
        onFilter={({ field }) => field && addFilter(table, field)}
      >
        <TableState table={table} onCreate={create} />
        {table.status === 'pending' && <Skeleton />}
      </TableGrid>
      <TableFooter table={table} />
      <SelectionBar table={table} />
      <TableNotices table={table} />
      {panel && <Panel {...props} table={table} record={panel.record} onClose={() => setPanel(undefined)} />}
    </section>
  );
}

function addFilter({ query }: DataTableState, field: FieldInfo): void {
  query.setFilters([...query.filters, newCondition(field, query.filters)]);
}

interface PanelProps {
  readonly table: DataTableState;
  readonly record: AnyRecord | undefined;
  readonly initialValues?: AnyRecord | undefined;
  readonly onClose: () => void;
}

function Panel({ table, record, initialValues, onClose }: PanelProps): ReactNode {
  const { labels } = useComponentSettings();
  const { model } = table;
  const name = record?.[model.labelField];
  const title = record ? `${model.label} ${String(name ?? '')}`.trim() : labels.table.create(model.label);
  return (
    <RecordPanel
      // Found in the schema by its name.
      model={model.accessor as ModelName}
      title={title}
      record={record}
      initialValues={record ? undefined : initialValues}
      onClose={onClose}
    />
  );
}

const pageSizes = [20, 50, 100, 200];

function TableFooter({ table }: { readonly table: DataTableState }): ReactNode {
  const settings = useComponentSettings();
  const { total, hasMore, query, status } = table;
  if (status === 'forbidden' || status === 'error') return null;
  return (
    <footer className="rowcast-footer">
      {table.isPaged ? (
        <Pagination
          page={query.page}
          pageSize={query.pageSize}
          total={total}
          hasMore={hasMore}
          onPage={query.setPage}
          pageSizes={pageSizes.includes(query.pageSize) ? pageSizes : [query.pageSize, ...pageSizes]}
          onPageSize={query.setPageSize}
        />
      ) : (
        <span>
          {status === 'pending' ? '' : settings.labels.table.rowCount(sayCount(table, settings), total === 1)}
        </span>
      )}
    </footer>
  );
}

const skeletonRows = Array.from({ length: 8 }, (_, index) => index);

function Skeleton(): ReactNode {
  const { labels } = useComponentSettings();
  return (
    <div className="rowcast-skeleton" role="status" aria-label={labels.table.loadingRow}>
      {skeletonRows.map((index) => (
        <span key={index} style={{ inlineSize: `${40 + ((index * 29) % 45)}%` }} />
      ))}
    </div>
  );
}
