/** Exports everything that a table's filter lets through, in its order, read page by page. */
import type { RowcastError } from '@rowcast/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ModelDescription } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { UntypedModel } from '../model/untyped-model.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import { csvHeader, csvRow } from './csv.js';
import { readAllRows } from './read-all-rows.js';
import type { Notices } from './use-notices.js';

export interface CsvExport {
  /** How many rows have been read, while an export is under way. */
  readonly progress: number | undefined;
  /** Reads everything and hands it to the browser as a file. */
  readonly run: () => void;
}

export interface CsvExportOptions {
  readonly api: UntypedModel;
  readonly list: {
    readonly where: AnyRecord;
    readonly orderBy: readonly AnyRecord[];
    readonly select: AnyRecord | undefined;
  };
  readonly columns: readonly Column[];
  readonly model: ModelDescription;
  readonly notices: Notices;
}

const pageSize = 1_000;
/** Tells spreadsheets that the text is UTF-8. */
const byteOrderMark = '\uFEFF';

export function useCsvExport(options: CsvExportOptions): CsvExport {
  const [progress, setProgress] = useState<number | undefined>(undefined);
  const { labels } = useComponentSettings();
  const latest = useRef(options);
  const isGone = useRef(false);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const run = useCallback(() => {
    const { model, notices } = latest.current;
    setProgress(0);
    readCsv(latest.current, (count) => {
      setProgress(count);
      return isGone.current;
    })
      .then((parts) => parts && download(parts, `${model.accessor}.csv`))
      .catch((error: RowcastError) => notices.notify('problem', labels.table.exportFailed(error.message)))
      .finally(() => setProgress(undefined));
  }, [labels]);
  return { progress, run };
}

/** The file in parts; undefined if `isEnough` said so in between. */
async function readCsv(
  { api, list, columns, model }: CsvExportOptions,
  isEnough: (count: number) => boolean,
): Promise<string[] | undefined> {
  const parts = [byteOrderMark + csvHeader(columns)];
  let count = 0;
  for await (const rows of readAllRows({ api, list, key: model.key, pageSize })) {
    parts.push(rows.map((row) => csvRow(row, columns)).join(''));
    count += rows.length;
    if (isEnough(count)) return undefined;
  }
  return parts;
}

function download(parts: readonly string[], name: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}
