/**
 * A form over one record without its markup: makes a new record or changes one that is there, follows it while it is
 * edited, checks what is typed, and says at each field what the server did not like. What it holds is `form-state.ts`.
 */
import type { RowcastError } from '@rowcast/client';
import { useConnection } from '@rowcast/client/react';
import { type Dispatch, useEffect, useMemo, useReducer, useState } from 'react';
import type { FieldDraft } from '../fields/field-editor.js';
import { validateField } from '../fields/validate-field.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord, FieldNameOf, ModelName, RecordOf } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { usePermissionRefusal } from '../model/use-model-permissions.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { Refusal } from './explain-refusal.js';
import { formFields, mayWrite, withRelations } from './form-fields.js';
import { changeForm, draftOf, type FormEvent, type FormState, startForm, valuesOf } from './form-state.js';
import { useFieldRights } from './use-field-rights.js';
import { useFormSaving } from './use-form-saving.js';
import { type FollowedRecord, useRecord } from './use-record.js';

export interface RecordFormOptions<N extends ModelName> {
  /** The model, as `db` names it: `customer`. */
  readonly model: N;
  /** The record to change, with its key at least; without one, a new record is made. */
  readonly record?: Partial<RecordOf<N>> | undefined;
  /** The fields to ask for, in this order. @default all that this identity may write */
  readonly fields?: readonly FieldNameOf<N>[] | undefined;
  /** Where the fields of a new record begin; a relation's is the related record. */
  readonly initialValues?: AnyRecord | undefined;
  /** Says what is wrong with a value besides what the schema says; null if nothing. */
  readonly validate?: ((values: AnyRecord) => { readonly [field: string]: string | null | undefined }) | undefined;
  /** Hears of the record that was saved. */
  readonly onSaved?: ((record: AnyRecord) => void) | undefined;
}

export interface FormField {
  readonly field: FieldInfo;
  /** Where its editor begins. */
  readonly value: unknown;
  /** What it holds now. */
  readonly draft: FieldDraft;
  readonly isChanged: boolean;
  /** Whether grants keep this identity from writing it. */
  readonly isReadOnly: boolean;
  /** What is wrong with it, once that is worth telling. */
  readonly problem: string | null;
  /** What somebody else has made of it while it was changed here. */
  readonly conflict: { readonly theirs: unknown } | null;
  /** Whether somebody else has just changed it, and nobody here. */
  readonly isRefreshed: boolean;
  /** Changes when its editor has to begin anew: use it as the editor's `key`. */
  readonly revision: number;
  readonly change: (draft: FieldDraft) => void;
  /** It was left: from now on its problems are told. */
  readonly leave: () => void;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
}

export interface RecordFormState {
  readonly description: ModelDescription;
  /** Whether it makes a new record. */
  readonly isNew: boolean;
  /**
   * `loading` until rights and record are known; `forbidden` if this identity may write none of the fields;
   * `missing` if there is no such record that it may see; `gone` if it was there and is not any more.
   */
  readonly status: 'loading' | 'forbidden' | 'missing' | 'gone' | 'editing' | 'saving' | 'saved';
  readonly fields: readonly FormField[];
  readonly isChanged: boolean;
  /** Whether saving waits for a connection. */
  readonly isOffline: boolean;
  /** What was refused and belongs to no field. */
  readonly refusal: Refusal | null;
  /** Why the record could not be read. */
  readonly error: RowcastError | null;
  /** Saves if nothing is wrong. Gives the saved record; undefined if there is something to correct first. */
  readonly save: () => Promise<AnyRecord | undefined>;
  /** Forgets what was typed. */
  readonly reset: () => void;
}

/**
 * @example
 * ```tsx
 * const form = useRecordForm({ model: 'customer', record: { id } });
 * return (
 *   <form onSubmit={(event) => { event.preventDefault(); void form.save(); }}>
 *     {form.fields.map(({ field, value, draft, change, problem, revision }) => (
 *       <MyInput key={`${field.name} ${revision}`} label={field.label} value={value} onChange={change} problem={problem} />
 *     ))}
 *   </form>
 * );
 * ```
 */
export function useRecordForm<const N extends ModelName>(options: RecordFormOptions<N>): RecordFormState {
  const access = useModel(options.model);
  const { description } = access;
  const wanted = options.fields?.join(' ');
  const rights = useFieldRights(description, wanted?.split(' '));
  const permissions = rights?.(description.name);
  const refusedQuestion = usePermissionRefusal(description.name);
  const { status: connection } = useConnection();
  // A record as it is read, whatever its type.
  const named = options.record as AnyRecord | undefined;
  const isNew = named === undefined;
  const allowed = permissions && (isNew ? permissions.create : permissions.update);
  const given = useMemo(() => allowed && rights && { allowed, rights }, [allowed, rights]);
  const fields = useMemo(
    () => (given ? formFields(description, given, wanted?.split(' ')) : []),
    [description, given, wanted],
  );
  const followed = useRecord(access, named, fields);
  const { record } = followed;
  const initial = isNew ? (options.initialValues ?? {}) : {};
  const [state, dispatch] = useReducer(changeForm, initial, (values) => startForm(values));
  useEffect(() => {
    // While it is saved, the record shows what is being saved; what others do meanwhile shows afterwards.
    if (!record || state.status === 'saving') return;
    dispatch({ kind: 'arrived', record: withRelations(record, fields), fields: fields.map(({ name }) => name) });
  }, [record, state.status, fields]);
  const problems = useProblems(state, fields, options.validate);
  const mayWriteField = (field: FieldInfo): boolean => given !== undefined && mayWrite(field, given);
  const { save, refusal, forgetRefusal } = useFormSaving({
    state,
    dispatch,
    access,
    fields,
    named: named && { ...named, ...record },
    initial,
    permissions,
    hasProblems: Object.keys(problems).length > 0,
    onSaved: options.onSaved,
  });
  return {
    description,
    isNew,
    status: useFormStatus({
      ...{ state, followed, isNew },
      isKnown: !!permissions,
      mayWrite: fields.some(mayWriteField),
    }),
    fields: fields.map((field) => ({
      ...describeFormField(state, field, { problems, dispatch }),
      isReadOnly: !mayWriteField(field),
    })),
    isChanged: Object.keys(state.drafts).length > 0,
    isOffline: connection === 'offline',
    refusal,
    error: refusedQuestion ?? followed.error,
    save,
    reset: () => {
      forgetRefusal();
      dispatch({ kind: 'reset' });
    },
  };
}

type Problems = { readonly [field: string]: string };

/** What is wrong with the values as they are, told or not. */
function useProblems(
  state: FormState,
  fields: readonly FieldInfo[],
  validate: RecordFormOptions<ModelName>['validate'],
): Problems {
  const settings = useComponentSettings();
  const own = validate?.(valuesOf(state)) ?? {};
  return Object.fromEntries(
    fields.flatMap((field) => {
      const draft = draftOf(state, field.name);
      // What was there before and stays as it is, is not this form's to judge.
      const isJudged = field.name in state.drafts || state.base[field.name] === undefined;
      const bySchema = isJudged ? problemOf(draft, (value) => validateField(value, field, settings)) : null;
      const problem = bySchema ?? own[field.name] ?? null;
      return problem === null ? [] : [[field.name, problem]];
    }),
  );
}

function problemOf(draft: FieldDraft, judge: (value: unknown) => string | null): string | null {
  return draft.kind === 'invalid' ? draft.message : judge(draft.value);
}

interface DescribeOptions {
  readonly problems: Problems;
  readonly dispatch: Dispatch<FormEvent>;
}

function describeFormField(
  state: FormState,
  field: FieldInfo,
  { problems, dispatch }: DescribeOptions,
): Omit<FormField, 'isReadOnly'> {
  const { name } = field;
  const isTold = state.isTried || state.visited.has(name);
  return {
    field,
    value: state.base[name],
    draft: draftOf(state, name),
    isChanged: name in state.drafts,
    problem: (isTold ? problems[name] : undefined) ?? state.serverProblems[name] ?? null,
    conflict: state.conflicts.has(name) ? { theirs: state.base[name] } : null,
    isRefreshed: state.refreshed.has(name),
    revision: state.revisions[name] ?? 0,
    change: (draft) => dispatch({ kind: 'typed', field: name, draft }),
    leave: () => dispatch({ kind: 'left', field: name }),
    takeTheirs: () => dispatch({ kind: 'tookTheirs', field: name }),
    keepMine: () => dispatch({ kind: 'keptMine', field: name }),
  };
}

interface StatusOptions {
  readonly state: FormState;
  readonly followed: FollowedRecord;
  readonly isNew: boolean;
  /** Whether it is known what this identity may do. */
  readonly isKnown: boolean;
  readonly mayWrite: boolean;
}

function useFormStatus({ state, followed, isNew, isKnown, mayWrite }: StatusOptions): RecordFormState['status'] {
  const { record, error } = followed;
  const [wasThere, setWasThere] = useState(false);
  if (record && !wasThere) setWasThere(true);
  if (!isKnown) return 'loading';
  if (!mayWrite) return 'forbidden';
  if (isNew) return state.status;
  if (record === null) return wasThere ? 'gone' : 'missing';
  return record === undefined && error === null ? 'loading' : state.status;
}
