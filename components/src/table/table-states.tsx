/** What a table shows when there are no rows to show, and above them when what they show may be old. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon, type IconName } from './icon.js';
import type { DataTableState } from './use-data-table.js';

/** In place of rows: nothing there, nothing found, not allowed, failed. Nothing, if there are rows or they are on their way. */
export function TableState({
  table,
  onCreate,
}: {
  readonly table: DataTableState;
  readonly onCreate: () => void;
}): ReactNode {
  const { labels } = useComponentSettings();
  const texts = labels.table;
  const { model, query, status, error } = table;
  if (status === 'forbidden') {
    return <Message icon="lock" title={texts.forbiddenTitle} text={texts.forbiddenText(model.label)} />;
  }
  if (status === 'error') {
    return (
      <Message icon="alert" title={texts.errorTitle} text={error?.message ?? ''}>
        <button type="button" className="rowcast-button" onClick={table.window.refetch}>
          {texts.retry}
        </button>
      </Message>
    );
  }
  if (status === 'success' && table.columns.visible.length === 0) {
    return <Message icon="columns" title={texts.noColumns} text="" />;
  }
  if (status === 'pending' || table.length > 0 || !table.window.isCurrent) return null;
  if (query.isFiltered) {
    return (
      <Message icon="search" title={texts.noMatchTitle} text={texts.noMatchText}>
        <button type="button" className="rowcast-button" onClick={query.clearFilters}>
          {texts.clearFilters}
        </button>
      </Message>
    );
  }
  return (
    <Message icon="table" title={texts.emptyTitle(model.label)} text={texts.emptyText}>
      {table.can.create && (
        <button type="button" className="rowcast-button" data-variant="primary" onClick={onCreate}>
          <Icon name="plus" />
          {texts.create(model.label)}
        </button>
      )}
    </Message>
  );
}

interface MessageProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Message({ icon, title, text, children }: MessageProps): ReactNode {
  return (
    <div className="rowcast-message" role="status">
      <span className="rowcast-message-icon">
        <Icon name={icon} />
      </span>
      <p className="rowcast-message-title">{title}</p>
      <p className="rowcast-message-text">{text}</p>
      {children}
    </div>
  );
}

/** Says that the server or its database is away. What is there stays, and can be worked with. */
export function StaleBanner({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels } = useComponentSettings();
  const { isStale, staleReason } = table.connection;
  if (!isStale) return null;
  return (
    <p className="rowcast-banner" role="status">
      <Icon name="cloud" />
      {staleReason === 'database' ? labels.table.databaseAway : labels.table.offline}
    </p>
  );
}
