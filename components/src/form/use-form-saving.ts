/** Saves what a form over one record holds, and says at its fields why it was refused. No markup. */
import type { ModelPermissions } from '@rowcast/client';
import { type Dispatch, useRef, useState } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { explainRefusal, type Refusal } from './explain-refusal.js';
import { guardedWhere, writtenData, writtenSelection } from './form-fields.js';
import { type FormEvent, type FormState, valuesOf } from './form-state.js';

export interface SavingOptions {
  readonly state: FormState;
  readonly dispatch: Dispatch<FormEvent>;
  readonly access: ModelAccess;
  readonly fields: readonly FieldInfo[];
  /** The record to change; undefined for a new one. */
  readonly named: AnyRecord | undefined;
  /** Where the next new record begins. */
  readonly initial: AnyRecord;
  readonly permissions: ModelPermissions | undefined;
  readonly hasProblems: boolean;
  readonly onSaved: ((record: AnyRecord) => void) | undefined;
}

export interface Saving {
  /** Gives the saved record; undefined if there is something to correct first. */
  readonly save: () => Promise<AnyRecord | undefined>;
  /** What was refused and belongs to no field. */
  readonly refusal: Refusal | null;
  readonly forgetRefusal: () => void;
}

export function useFormSaving(options: SavingOptions): Saving {
  const { state, dispatch, access, fields, named, permissions } = options;
  const settings = useComponentSettings();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isSaving = useRef(false);
  const write = (): PromiseLike<AnyRecord> => {
    const isNew = named === undefined;
    const select = writtenSelection(access.description, fields, permissions?.read ?? []);
    const args = { data: writtenData(state, fields, { isNew }), ...(select && { select }) };
    if (isNew) return access.api.create(args);
    return access.api.update({ ...args, where: guardedWhere(access.description, named, { ...state, fields }) });
  };
  const save = async (): Promise<AnyRecord | undefined> => {
    if (isSaving.current) return undefined;
    const hasConflicts = state.conflicts.size > 0;
    setRefusal(hasConflicts ? { problems: {}, message: settings.labels.form.unresolved, detail: null } : null);
    dispatch({ kind: 'tried' });
    if (hasConflicts || options.hasProblems) return undefined;
    isSaving.current = true;
    dispatch({ kind: 'saving' });
    try {
      const saved = await write();
      if (named) {
        const base = { ...valuesOf(state), ...scalarsOf(saved, fields) };
        const late = fields.flatMap(({ name, relation }) => (relation?.ties ? [name] : []));
        dispatch({ kind: 'saved', base, sent: state.drafts, late });
      } else dispatch({ kind: 'made', base: options.initial });
      options.onSaved?.(saved);
      return saved;
    } catch (cause) {
      const isNew = named === undefined;
      const explained = explainRefusal(cause, { model: access.description, fields, isNew }, settings);
      dispatch({ kind: 'refused', problems: explained.problems });
      setRefusal(explained.message === null ? null : explained);
      return undefined;
    } finally {
      isSaving.current = false;
    }
  };
  return { save, refusal, forgetRefusal: () => setRefusal(null) };
}

/** What the database made of the values: a trigger may have changed them. */
function scalarsOf(saved: AnyRecord, fields: readonly FieldInfo[]): AnyRecord {
  const known = fields.filter(({ name, relation }) => !relation && saved[name] !== undefined);
  return Object.fromEntries(known.map(({ name }) => [name, saved[name]]));
}
