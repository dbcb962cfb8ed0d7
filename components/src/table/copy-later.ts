/** Copies rows that have to be read first. Fetched when somebody first copies some (`use-clipboard.ts`). */
import type { AnyRecord } from '../model/registered-models.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { ClipboardOptions, ClipboardRange } from './clipboard-options.js';
import { filtersForSelection } from './selection-filters.js';

export interface LateCopy extends ClipboardOptions {
  /** Undefined for the selected rows. */
  readonly range: ClipboardRange | undefined;
  readonly textOf: (records: readonly AnyRecord[]) => string;
  /** Says that so many rows were copied. */
  readonly say: (count: number) => void;
  readonly settings: ComponentSettings;
}

const mostCopied = 10_000;

export async function copyLater(options: LateCopy): Promise<void> {
  const { range, textOf, say, notices, settings } = options;
  const texts = settings.labels.table;
  const refuse = (): void => notices.notify('problem', texts.copyTooMuch(mostCopied.toLocaleString(settings.locale)));
  if (range && range.count > mostCopied) return refuse();
  try {
    const records = await (range ? readRange(options, range) : readSelected(options));
    if (!records) return refuse();
    await navigator.clipboard.writeText(textOf(records));
    say(records.length);
  } catch {
    notices.notify('problem', texts.notCopied);
  }
}

async function readRange(
  { access, list, pageSkip }: ClipboardOptions,
  { first, count }: ClipboardRange,
): Promise<readonly AnyRecord[]> {
  return access.api.findMany({ ...list, skip: pageSkip + first, take: count });
}

/** Undefined if they are too many. */
async function readSelected({ access, selection, list }: ClipboardOptions): Promise<readonly AnyRecord[] | undefined> {
  const filters = filtersForSelection(selection, { where: list.where, key: access.description.key });
  const where = filters.length === 1 ? (filters[0] ?? {}) : { OR: filters };
  const count = selection.kind === 'some' ? selection.keys.size : await access.api.count({ where });
  if (count > mostCopied) return undefined;
  return access.api.findMany({ ...list, where, take: mostCopied });
}
