/**
 * Pastes what comes from a spreadsheet over the cells from one on: all in one transaction or not at all, with a way
 * back. Fetched when somebody first pastes (`use-clipboard.ts`).
 */
import type { AnyClient, RowcastError } from '@rowcast/client';
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { ClipboardOptions, PasteStart } from './clipboard-options.js';
import { findRelated } from './find-related.js';
import { type PastedRecord, planPaste, type Update } from './plan-paste.js';
import { readTsv } from './tsv.js';

export interface PasteOptions extends ClipboardOptions {
  readonly text: string;
  readonly cell: PasteStart;
  readonly client: AnyClient;
  readonly settings: ComponentSettings;
}

/** As many writes as one transaction takes. */
const mostPasted = 1_000;

export async function pasteCells(options: PasteOptions): Promise<void> {
  const { access, cell, client, settings, columns: all } = options;
  const texts = settings.labels.table;
  const cells = readTsv(options.text);
  if (cells.length > mostPasted) return refuse(options, texts.pasteTooMuch(sayCount(options, mostPasted)));
  const columns = all.slice(all.findIndex(({ id }) => id === cell.column.id));
  try {
    const [records, related] = await Promise.all([
      recordsFrom(options, cells.length),
      findRelated({ client, columns, cells, settings }),
    ]);
    const plan = planPaste({ model: access.description, cells, columns, records, findRelated: related, settings });
    if (plan.kind === 'problem') refuse(options, plan.message);
    else await carryOut(options, plan.records, plan.cellCount);
  } catch (error) {
    refuse(options, reasonOf(options, error));
  }
}

async function carryOut(options: PasteOptions, records: readonly PastedRecord[], count: number): Promise<void> {
  const { access, notices, settings } = options;
  const texts = settings.labels.table;
  const text = texts.pasted(sayCount(options, count), count === 1);
  if (records.length === 0) return notices.notify('done', text);
  await write(
    access,
    records.map(({ forward }) => forward),
  );
  notices.notify('done', text, { label: texts.undo, run: () => void undo(options, records, count) });
}

async function undo(options: PasteOptions, records: readonly PastedRecord[], count: number): Promise<void> {
  const { access, notices, settings } = options;
  const texts = settings.labels.table;
  try {
    await write(
      access,
      records.map(({ back }) => back),
    );
    notices.notify('done', texts.unpasted(sayCount(options, count), count === 1));
  } catch (error) {
    notices.notify('problem', texts.notChanged(reasonOf(options, error)));
  }
}

function write({ api, transaction }: ModelAccess, updates: readonly Update[]): PromiseLike<unknown> {
  return transaction(updates.map((update) => api.update(update)));
}

/** The records from the cell's row on, loaded or not. */
async function recordsFrom(
  { rows, list, pageSkip, access, cell: { row } }: PasteOptions,
  count: number,
): Promise<readonly AnyRecord[]> {
  const loaded = rows.filter(({ index }) => index >= row.index && index < row.index + count);
  if (loaded.length === count) return loaded.map(({ record }) => record);
  return access.api.findMany({ ...list, skip: pageSkip + row.index, take: count });
}

function refuse({ notices, settings }: PasteOptions, reason: string): void {
  notices.notify('problem', settings.labels.table.notPasted(reason));
}

function reasonOf({ settings }: PasteOptions, error: unknown): string {
  const { code, message } = error as RowcastError;
  return code === 'RECORD_NOT_FOUND' ? settings.labels.table.overtaken : message;
}

function sayCount({ settings }: PasteOptions, count: number): string {
  return count.toLocaleString(settings.locale);
}
