/**
 * Deletes and changes several rows at once, whether they are loaded or not. Those that were picked go with a way back;
 * all that match, and changes, cannot be undone.
 */
import type { MutationDescription, RowcastError } from '@rowcast/client';
import { useCallback } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import { dataFor } from '../model/write-data.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { filtersForKeys } from './selection-filters.js';
import { type DeferredDeletesState, useDeferredDeletes } from './use-deferred-deletes.js';
import type { Notices } from './use-notices.js';

export interface BulkActions extends DeferredDeletesState {
  /** Deletes all rows that one of these filters selects, at once: all of them, or none. */
  readonly removeWhere: (filters: readonly AnyRecord[]) => Promise<void>;
  /** Gives all rows that one of these filters selects this value: all of them, or none. */
  readonly updateWhere: (filters: readonly AnyRecord[], field: FieldInfo, value: unknown) => Promise<void>;
}

export interface BulkActionsOptions {
  readonly access: ModelAccess;
  readonly notices: Notices;
  readonly undoTimeMs: number;
  /** Names the list that is shown now. */
  readonly listKey: string;
}

export function useBulkActions({ access, notices, undoTimeMs, listKey }: BulkActionsOptions): BulkActions {
  const { api, description } = access;
  const { labels, locale } = useComponentSettings();
  const texts = labels.table;
  const { notify } = notices;
  const say = useCallback((count: number) => count.toLocaleString(locale), [locale]);

  const removeNow = async (rows: readonly AnyRecord[]): Promise<void> => {
    const filters = filtersForKeys(rows, description.key);
    try {
      const count = await countWritten(access, (where) => api.deleteMany({ where }), filters);
      if (count < rows.length) notify('problem', texts.someNotDeleted(say(rows.length - count)));
    } catch (error) {
      notify('problem', texts.notDeleted((error as RowcastError).message));
    }
  };
  const deletes = useDeferredDeletes({ run: (rows) => void removeNow(rows), delayMs: undoTimeMs, listKey });

  const removeWhere = useCallback<BulkActions['removeWhere']>(
    async (filters) => {
      try {
        const count = await countWritten(access, (where) => access.api.deleteMany({ where }), filters);
        notify('done', texts.deleted(say(count), count === 1));
      } catch (error) {
        notify('problem', texts.notDeleted((error as RowcastError).message));
      }
    },
    [access, notify, texts, say],
  );
  const updateWhere = useCallback<BulkActions['updateWhere']>(
    async (filters, field, value) => {
      const data = dataFor(field, value);
      try {
        const count = await countWritten(access, (where) => access.api.updateMany({ where, data }), filters);
        notify('done', texts.changedCount(say(count)));
      } catch (error) {
        notify('problem', texts.notChanged((error as RowcastError).message));
      }
    },
    [access, notify, texts, say],
  );
  return { ...deletes, removeWhere, updateWhere };
}

/** Does the same write for each filter, in one transaction, and says how many rows it was about. */
async function countWritten(
  { transaction }: ModelAccess,
  write: (where: AnyRecord) => MutationDescription<{ readonly count: number }>,
  filters: readonly AnyRecord[],
): Promise<number> {
  const writes = filters.map(write);
  const [only] = writes;
  const counts = writes.length === 1 && only ? [await only] : await transaction(writes);
  return counts.reduce((sum, { count }) => sum + count, 0);
}
