/**
 * Decides what a paste would change: which cell gets which value, or why nothing may be pasted. Pure: the rows and the
 * related records that names stand for are given.
 */
import type { FieldDraft } from '../fields/field-editor.js';
import { parseText } from '../fields/parse-text.js';
import { validateField } from '../fields/validate-field.js';
import { guardedWhere } from '../form/form-fields.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import { sameValue } from '../model/same-value.js';
import { dataFor } from '../model/write-data.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';

export interface PasteSource {
  readonly model: ModelDescription;
  /** The texts, by row and column. */
  readonly cells: readonly (readonly string[])[];
  /** The columns from the one that was pasted into. */
  readonly columns: readonly Column[];
  /** The records from the one that was pasted into. */
  readonly records: readonly AnyRecord[];
  /** What a name stands for in a relation. */
  readonly findRelated: (field: FieldInfo, name: string) => FieldDraft;
  readonly settings: ComponentSettings;
}

/** One record, as an update and the update that undoes it. */
export interface PastedRecord {
  readonly forward: Update;
  readonly back: Update;
  readonly cellCount: number;
}

/** The arguments of an update. */
export type Update = { readonly where: AnyRecord; readonly data: AnyRecord };

export type PastePlan =
  | { readonly kind: 'change'; readonly records: readonly PastedRecord[]; readonly cellCount: number }
  | { readonly kind: 'problem'; readonly message: string };

export function planPaste(source: PasteSource): PastePlan {
  const { cells, columns, records, settings } = source;
  const texts = settings.labels.table;
  const width = Math.max(...cells.map((row) => row.length));
  if (cells.length > records.length || width > columns.length) return problem(texts.pasteBeyond);
  const fixed = columns.slice(0, width).find(({ isEditable, field }) => !isEditable || !field);
  if (fixed) return problem(texts.pasteReadOnly(fixed.label));
  const planned: PastedRecord[] = [];
  for (const [index, row] of cells.entries()) {
    const values = row.map((text, at) => readCell(text, columns[at], source));
    const bad = values.find((draft) => draft.kind === 'invalid');
    const place = (index + 1).toLocaleString(settings.locale);
    if (bad) return problem(cells.length === 1 ? bad.message : texts.pasteProblem(place, bad.message));
    const record = planRecord(records[index] ?? {}, values, source);
    if (record) planned.push(record);
  }
  return { kind: 'change', records: planned, cellCount: planned.reduce((sum, { cellCount }) => sum + cellCount, 0) };
}

function problem(message: string): PastePlan {
  return { kind: 'problem', message };
}

function readCell(text: string, column: Column | undefined, { settings, findRelated }: PasteSource): FieldDraft {
  const field = column?.field;
  if (!field) return { kind: 'value', value: undefined };
  const isNamed = field.relation && text.trim() !== '';
  const draft = isNamed ? findRelated(field, text.trim()) : parseText(text, field, settings);
  const message = draft.kind === 'value' ? validateField(draft.value, field, settings) : draft.message;
  return message === null ? draft : { kind: 'invalid', message };
}

/** Undefined if nothing differs. Each update names what it replaces, so that nobody's change is overwritten unseen. */
function planRecord(
  record: AnyRecord,
  drafts: readonly FieldDraft[],
  { model, columns }: PasteSource,
): PastedRecord | undefined {
  const changed = drafts.flatMap((draft, index) => {
    const field = columns[index]?.field;
    if (!field || draft.kind !== 'value' || sameData(field, draft.value, record[field.name])) return [];
    return [{ field, before: record[field.name] ?? null, after: draft.value }];
  });
  if (changed.length === 0) return undefined;
  const fields = changed.map(({ field }) => field);
  const drafted = Object.fromEntries(fields.map(({ name }) => [name, { kind: 'value', value: null } as const]));
  const update = (from: 'before' | 'after', to: 'before' | 'after'): Update => ({
    where: guardedWhere(model, record, {
      base: Object.fromEntries(changed.map((change) => [change.field.name, change[from]])),
      drafts: drafted,
      fields,
    }),
    data: Object.assign({}, ...changed.map((change) => dataFor(change.field, change[to]))) as AnyRecord,
  });
  return { forward: update('before', 'after'), back: update('after', 'before'), cellCount: changed.length };
}

/** Of a relation, its key counts, and not what else is known of the record. */
function sameData(field: FieldInfo, a: unknown, b: unknown): boolean {
  return sameValue(dataFor(field, a ?? null), dataFor(field, b ?? null));
}
