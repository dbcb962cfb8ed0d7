/**
 * Copies cells and rows as spreadsheets take them, and pastes what comes from one: over the cells from the active one on,
 * through the same checks as an editor, all in one transaction or not at all, with a way back.
 */
import { useClient } from '@rowcast/client/react';
import { type RefObject, useRef } from 'react';
import { plainText } from '../fields/plain-text.js';
import type { AnyRecord } from '../model/registered-models.js';
import { type ComponentSettings, useComponentSettings } from '../settings/component-settings.js';
import type { ClipboardCell, ClipboardOptions, ClipboardRange, PasteStart } from './clipboard-options.js';
import type { Column } from './column.js';
import { writeTsv } from './tsv.js';

export interface Clipboard {
  /**
   * These cells, or the selected rows, or else this cell, as text. Undefined if they have to be read first: then it
   * copies by itself.
   */
  readonly copy: (cell: ClipboardCell | undefined, range?: ClipboardRange) => string | undefined;
  /** Over the cells from this one on. */
  readonly paste: (text: string, cell: PasteStart) => Promise<void>;
}

export function useClipboard(options: ClipboardOptions): Clipboard {
  const latest = useRef(options);
  latest.current = options;
  return { copy: useCopy(latest), paste: usePaste(latest) };
}

type Latest = RefObject<ClipboardOptions>;

function useCopy(latest: Latest): Clipboard['copy'] {
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const number = (count: number): string => count.toLocaleString(settings.locale);
  return (cell, range) => {
    const { selection, rows, columns: all, notices } = latest.current;
    const columns = range?.columns ?? all.filter(({ field }) => field !== undefined);
    const cellText = (record: AnyRecord, { field }: Column): string =>
      field ? plainText(record[field.name], field, settings) : '';
    const textOf = (records: readonly AnyRecord[]): string =>
      writeTsv(records.map((record) => columns.map((column) => cellText(record, column))));
    const say = (count: number): void =>
      notices.say(range ? texts.copiedCells(number(count * columns.length)) : texts.copied(number(count), count === 1));
    const count = range?.count ?? (selection.kind === 'some' ? selection.keys.size : Infinity);
    if (count === 0) return cell?.column.field && writeTsv([[cellText(cell.row.record, cell.column)]]);
    const loaded = rows.filter(({ key, index }) =>
      range ? index >= range.first && index < range.first + count : selection.keys.has(key),
    );
    if (loaded.length < count) {
      void fetchLate(notices, settings).then((late) =>
        late?.copyLater({ ...latest.current, range, textOf, say, settings }),
      );
      return undefined;
    }
    say(count);
    return textOf(loaded.map(({ record }) => record));
  };
}

function usePaste(latest: Latest): Clipboard['paste'] {
  const settings = useComponentSettings();
  const client = useClient();
  return async (text, cell) => {
    const late = await fetchLate(latest.current.notices, settings);
    await late?.pasteCells({ ...latest.current, text, cell, client, settings });
  };
}

/** Nothing, which is said, if it cannot be fetched. */
function fetchLate(
  { notify }: ClipboardOptions['notices'],
  { labels }: ComponentSettings,
): Promise<typeof import('./late-clipboard.js') | undefined> {
  return import('./late-clipboard.js').catch(() => void notify('problem', labels.field.partNotLoaded));
}
