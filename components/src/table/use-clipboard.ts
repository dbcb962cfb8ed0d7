/**
 * Copies cells and rows as spreadsheets take them, and pastes what comes from one: over the cells from the active one on,
 * through the same checks as an editor, all in one transaction or not at all, with a way back.
 */
import { useClient } from '@rowcast/client/react';
import { type RefObject, useRef } from 'react';
import { plainText } from '../fields/plain-text.js';
import type { AnyRecord } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { ClipboardCell, ClipboardOptions } from './clipboard-options.js';
import { filtersForSelection } from './selection-filters.js';
import { writeTsv } from './tsv.js';

export interface Clipboard {
  /** The selected rows, or else this cell, as text. Undefined if they have to be read first: then it copies by itself. */
  readonly copy: (cell: ClipboardCell | undefined) => string | undefined;
  /** Over the cells from this one on. */
  readonly paste: (text: string, cell: ClipboardCell) => Promise<void>;
}

const mostCopied = 10_000;

export function useClipboard(options: ClipboardOptions): Clipboard {
  const latest = useRef(options);
  latest.current = options;
  return { copy: useCopy(latest), paste: usePaste(latest) };
}

type Latest = RefObject<ClipboardOptions>;

function useCopy(latest: Latest): Clipboard['copy'] {
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const rowsText = (records: readonly AnyRecord[]): string => {
    const fields = latest.current.columns.flatMap(({ field }) => (field ? [field] : []));
    return writeTsv(records.map((record) => fields.map((field) => plainText(record[field.name], field, settings))));
  };
  const sayCopied = (count: number): void =>
    latest.current.notices.say(texts.copied(count.toLocaleString(settings.locale), count === 1));
  const copyLater = async (): Promise<void> => {
    try {
      const records = await readSelected(latest.current);
      await navigator.clipboard.writeText(rowsText(records));
      sayCopied(records.length);
    } catch {
      latest.current.notices.notify('problem', texts.notCopied);
    }
  };
  return (cell) => {
    const { selection, rows } = latest.current;
    if (selection.kind === 'some' && selection.keys.size === 0) {
      const field = cell?.column.field;
      return cell && field ? writeTsv([[plainText(cell.row.record[field.name], field, settings)]]) : undefined;
    }
    const loaded = rows.filter(({ key }) => selection.keys.has(key));
    if (selection.kind !== 'some' || loaded.length < selection.keys.size) {
      void copyLater();
      return undefined;
    }
    sayCopied(loaded.length);
    return rowsText(loaded.map(({ record }) => record));
  };
}

async function readSelected({ access, selection, list }: ClipboardOptions): Promise<readonly AnyRecord[]> {
  const filters = filtersForSelection(selection, { where: list.where, key: access.description.key });
  const where = filters.length === 1 ? (filters[0] ?? {}) : { OR: filters };
  return access.api.findMany({ ...list, where, take: mostCopied });
}

/** What pasting takes is fetched when somebody first pastes. */
function usePaste(latest: Latest): Clipboard['paste'] {
  const settings = useComponentSettings();
  const client = useClient();
  return async (text, cell) => {
    const { pasteCells } = await import('./paste-cells.js');
    await pasteCells({ ...latest.current, text, cell, client, settings });
  };
}
