/** Says whether what is on the screen is current, and whether what was changed is saved. */
import { useConnection, usePendingWrites } from '@rowcast/client/react';
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';

export type ConnectionTone = 'live' | 'busy' | 'offline' | 'stale';

export interface ConnectionSummary {
  readonly tone: ConnectionTone;
  readonly text: string;
  /** What it means for whoever looks; empty if nothing. */
  readonly hint: string;
}

/** The state of the connection and of writes under way, in a word: without the markup. */
export function useConnectionSummary(): ConnectionSummary {
  const { status, isStale, staleReason } = useConnection();
  const { count, unsent } = usePendingWrites();
  const labels = useComponentSettings().labels.account;
  if (status === 'offline') {
    const waiting = unsent > 0 ? ` · ${labels.unsent(unsent)}` : '';
    return { tone: 'offline', text: labels.offline + waiting, hint: labels.offlineHint };
  }
  if (status === 'connecting') return { tone: 'busy', text: labels.connecting, hint: '' };
  if (isStale && staleReason === 'database') return { tone: 'stale', text: labels.stale, hint: labels.staleHint };
  if (count > 0) return { tone: 'busy', text: labels.saving(count), hint: '' };
  return { tone: 'live', text: labels.live, hint: '' };
}

export interface ConnectionBadgeProps {
  /** Whether it shows too while all is well. @default true */
  readonly showsLive?: boolean | undefined;
  readonly className?: string | undefined;
}

/**
 * A small word on the connection: live, connecting, saving, offline (with how many changes wait to be sent), or out of
 * date because the server has lost its database. Screen readers hear of changes.
 *
 * @example
 * ```tsx
 * <ConnectionBadge showsLive={false} />
 * ```
 */
export function ConnectionBadge({ showsLive = true, className }: ConnectionBadgeProps): ReactNode {
  const { tone, text, hint } = useConnectionSummary();
  const isShown = tone !== 'live' || showsLive;
  return (
    <span
      className={['rowcast-connection', className].filter(Boolean).join(' ')}
      role="status"
      data-tone={tone}
      title={hint}
    >
      {isShown && (
        <>
          <span className="rowcast-connection-dot" aria-hidden="true" />
          {text}
          {hint !== '' && <span className="rowcast-visually-hidden">{` ${hint}`}</span>}
        </>
      )}
    </span>
  );
}
