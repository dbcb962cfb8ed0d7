/**
 * The cell that is being edited, and what became of those that were. A value is checked against the schema before it
 * is sent; one that the server refuses stays with its cell, with the reason, until it is edited again or dismissed.
 *
 *   closed ──begin──▶ editing ──commit──▶ closed, saving ──refused──▶ closed, with a failure at the cell
 *                        │ ▲
 *              a remote change of the very field: a conflict, which whoever edits decides
 */
import { isPending, type RowcastError } from '@rowcast/client';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { FieldDraft } from '../fields/field-editor.js';
import { validateField } from '../fields/validate-field.js';
import { guardedWhere } from '../form/form-fields.js';
import type { AnyRecord } from '../model/registered-models.js';
import { sameValue } from '../model/same-value.js';
import type { ModelAccess } from '../model/untyped-model.js';
import { dataFor } from '../model/write-data.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import type { TableRow } from './table-rows.js';

export interface CellEdit {
  readonly row: TableRow;
  readonly column: Column;
  /** The value that editing began with, or was decided to replace. */
  readonly base: unknown;
  /** What the editor shows at first. */
  readonly value: unknown;
  readonly initialText: string | undefined;
  readonly error: string | null;
}

/** A value that was refused. */
export interface CellFailure {
  readonly key: string;
  readonly value: unknown;
  readonly message: string;
}

export interface CellEditState {
  readonly edit: CellEdit | undefined;
  /** Refused values, by `cellName`. */
  readonly failures: ReadonlyMap<string, CellFailure>;
  /** The keys of the rows that have any. */
  readonly failedKeys: ReadonlySet<string>;
  readonly begin: (row: TableRow, column: Column, initialText?: string) => void;
  /** False if the value is wrong, or a conflict is to be decided first: the editor stays. */
  readonly commit: (draft: FieldDraft) => boolean;
  /** Saves a value without an editor. */
  readonly save: (row: TableRow, column: Column, value: unknown) => void;
  readonly cancel: () => void;
  /** Gives up one's own value for the one that somebody else has given meanwhile. */
  readonly takeTheirs: () => void;
  /** Goes on with one's own value, to replace theirs. */
  readonly keepMine: (theirs: unknown) => void;
  readonly dismiss: (name: string) => void;
}

export interface CellEditOptions {
  readonly access: ModelAccess;
  /** The record as it is now; undefined if it is not there any more. */
  readonly findRecord: (key: string) => AnyRecord | undefined;
  readonly onSaved: (row: TableRow, column: Column) => void;
  readonly onRefused: (reason: string, column: Column) => void;
}

/** A cell, and the value in it that another one takes the place of. */
type SavedCell = Pick<CellEdit, 'row' | 'column' | 'base'>;

export function cellName(key: string, columnId: string): string {
  return `${columnId} ${key}`;
}

/** Whether somebody else has changed the very value that is being edited. */
export function findConflict(edit: CellEdit, record: AnyRecord): { readonly theirs: unknown } | undefined {
  const name = edit.column.field?.name ?? '';
  if (isPending(record) || sameValue(record[name], edit.base)) return undefined;
  return { theirs: record[name] };
}

export function useCellEdit({ access, findRecord, onSaved, onRefused }: CellEditOptions): CellEditState {
  const settings = useComponentSettings();
  const [edit, setEdit] = useState<CellEdit | undefined>(undefined);
  const [failures, setFailures] = useState<ReadonlyMap<string, CellFailure>>(new Map());
  const latest = useRef(edit);
  latest.current = edit;
  const failuresNow = useRef(failures);
  failuresNow.current = failures;
  const dismiss = useCallback((name: string) => setFailures((all) => without(all, name)), []);

  const begin = useCallback<CellEditState['begin']>((row, column, initialText) => {
    const base = row.record[column.field?.name ?? ''];
    const failure = failuresNow.current.get(cellName(row.key, column.id));
    setEdit({ row, column, base, initialText, value: failure ? failure.value : base, error: failure?.message ?? null });
  }, []);

  const commit = (draft: FieldDraft): boolean => {
    const current = latest.current;
    const field = current?.column.field;
    if (!current || !field) return true;
    // Somebody else's value is not replaced unseen: first whoever edits decides.
    if (findConflict(current, findRecord(current.row.key) ?? current.row.record)) return false;
    const error = draft.kind === 'invalid' ? draft.message : validateField(draft.value, field, settings);
    if (error !== null || draft.kind === 'invalid') {
      setEdit({ ...current, error });
      return false;
    }
    setEdit(undefined);
    dismiss(cellName(current.row.key, current.column.id));
    if (!sameValue(draft.value, current.base)) void save(current, draft.value);
    return true;
  };

  const save = async ({ row, column, base }: SavedCell, value: unknown): Promise<void> => {
    const { api, description } = access;
    const { field } = column;
    if (!field) return;
    // By what it replaces, too: a change that is still on its way here is not overwritten unseen.
    const drafts = { [field.name]: { kind: 'value', value } } as const;
    const where = guardedWhere(description, row.record, { base: { [field.name]: base }, drafts, fields: [field] });
    try {
      await api.update({ where, data: dataFor(field, value) });
      onSaved(row, column);
    } catch (error) {
      const { code, message } = error as RowcastError;
      const isOvertaken = code === 'RECORD_NOT_FOUND' && findRecord(row.key) !== undefined;
      const reason = isOvertaken ? settings.labels.table.overtaken : message;
      const failure = { key: row.key, value, message: reason };
      setFailures((all) => new Map(all).set(cellName(row.key, column.id), failure));
      onRefused(reason, column);
    }
  };

  return {
    edit,
    failures,
    failedKeys: useMemo(() => new Set([...failures.values()].map(({ key }) => key)), [failures]),
    save: (row, column, value) => void save({ row, column, base: row.record[column.field?.name ?? ''] }, value),
    begin,
    commit,
    cancel: useCallback(() => setEdit(undefined), []),
    takeTheirs: useCallback(() => setEdit(undefined), []),
    keepMine: useCallback((theirs) => setEdit((now) => now && { ...now, base: theirs }), []),
    dismiss,
  };
}

function without(all: ReadonlyMap<string, CellFailure>, name: string): ReadonlyMap<string, CellFailure> {
  if (!all.has(name)) return all;
  const next = new Map(all);
  next.delete(name);
  return next;
}
