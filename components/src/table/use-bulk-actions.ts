/** Deletes and changes several rows at once. Some that are loaded can be undone; all that match cannot. */
import type { RowcastError } from '@rowcast/client';
import { useCallback } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { whereAny } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import { dataFor } from '../model/write-data.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { type DeferredDeletesState, useDeferredDeletes } from './use-deferred-deletes.js';
import type { Notices } from './use-notices.js';

export interface BulkActions extends DeferredDeletesState {
  /** Deletes all rows that match, at once. */
  readonly removeWhere: (where: AnyRecord) => Promise<void>;
  /** Gives all rows that match this value. */
  readonly updateWhere: (where: AnyRecord, field: FieldInfo, value: unknown) => Promise<void>;
}

export interface BulkActionsOptions {
  readonly access: ModelAccess;
  readonly notices: Notices;
  readonly undoTimeMs: number;
}

export function useBulkActions({ access, notices, undoTimeMs }: BulkActionsOptions): BulkActions {
  const { api, description } = access;
  const { labels, locale } = useComponentSettings();
  const texts = labels.table;
  const { notify } = notices;
  const say = useCallback((count: number) => count.toLocaleString(locale), [locale]);

  const removeNow = async (rows: readonly AnyRecord[]): Promise<void> => {
    try {
      const { count } = await api.deleteMany({ where: whereAny(rows, description.key) });
      if (count < rows.length) notify('problem', texts.someNotDeleted(say(rows.length - count)));
    } catch (error) {
      notify('problem', texts.notDeleted((error as RowcastError).message));
    }
  };
  const deletes = useDeferredDeletes((rows) => void removeNow(rows), undoTimeMs);

  const removeWhere = useCallback(
    async (where: AnyRecord) => {
      try {
        const { count } = await api.deleteMany({ where });
        notify('done', texts.deleted(say(count), count === 1));
      } catch (error) {
        notify('problem', texts.notDeleted((error as RowcastError).message));
      }
    },
    [api, notify, texts, say],
  );
  const updateWhere = useCallback(
    async (where: AnyRecord, field: FieldInfo, value: unknown) => {
      try {
        const { count } = await api.updateMany({ where, data: dataFor(field, value) });
        notify('done', texts.changedCount(say(count)));
      } catch (error) {
        notify('problem', texts.notChanged((error as RowcastError).message));
      }
    },
    [api, notify, texts, say],
  );
  return { ...deletes, removeWhere, updateWhere };
}
