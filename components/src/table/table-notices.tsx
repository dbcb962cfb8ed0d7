/** What has come of what one did: at the foot of the table, and in words for screen readers. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon } from './icon.js';
import { sayCount } from './say-count.js';
import type { DataTableState } from './use-data-table.js';

export function TableNotices({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels, locale } = useComponentSettings();
  const { notices, dismiss } = table.notices;
  const { waiting, undo } = table.bulk;
  useAnnouncements(table);
  return (
    <>
      <div className="rowcast-notices">
        {waiting.size > 0 && (
          <div className="rowcast-notice" role="status">
            {labels.table.deleted(waiting.size.toLocaleString(locale), waiting.size === 1)}
            <button type="button" className="rowcast-notice-action" onClick={undo}>
              {labels.table.undo}
            </button>
          </div>
        )}
        {notices.map(({ id, kind, text, action }) => (
          <div key={id} className="rowcast-notice" data-kind={kind} role={kind === 'problem' ? 'alert' : 'status'}>
            {kind === 'problem' && <Icon name="alert" />}
            <span>{text}</span>
            {action && (
              <button
                type="button"
                className="rowcast-notice-action"
                onClick={() => {
                  dismiss(id);
                  action.run();
                }}
              >
                {action.label}
              </button>
            )}
            <button
              type="button"
              className="rowcast-notice-close"
              aria-label={labels.table.dismiss}
              onClick={() => dismiss(id)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
      <div className="rowcast-visually-hidden" aria-live="polite">
        {table.notices.spoken}
      </div>
    </>
  );
}

/** Says what the eye would see: another order, another number of rows. */
function useAnnouncements(table: DataTableState): void {
  const { query, columns, total, window, notices } = table;
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const [first] = query.sort;
  const sortText = first
    ? texts.sortedBy(
        columns.all.find(({ field }) => field?.name === first.field)?.label ?? first.field,
        first.direction === 'asc',
      )
    : texts.notSorted;
  const countText = window.isCurrent ? texts.rowCount(sayCount(table, settings), total === 1) : undefined;
  const last = useRef({ sortText, countText, listKey: window.listKey });
  const { say } = notices;
  useEffect(() => {
    const before = last.current;
    if (countText === undefined) return;
    last.current = { sortText, countText, listKey: window.listKey };
    // Only what somebody has asked for: rows that others add would never stop talking.
    if (before.listKey === '' || before.listKey === window.listKey) return;
    say(before.sortText === sortText ? countText : sortText);
  }, [sortText, countText, window.listKey, say]);
}
