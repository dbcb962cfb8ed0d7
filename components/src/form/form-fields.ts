/** Which fields a form asks for and a view shows, what is read for them, and what is written. Pure. */
import type { ModelPermissions } from '@rowcast/client';
import { valueKind } from '../fields/native-type.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import { uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { Args } from '../model/untyped-model.js';
import { dataFor } from '../model/write-data.js';
import { draftOf, type FormState } from './form-state.js';

/** The names that a field goes by in a write: its own, or those of its foreign key. */
function writtenNames({ name, relation }: FieldInfo): readonly string[] {
  return relation ? relation.from : [name];
}

/**
 * The fields of a form, those asked for or all that one may write. A foreign key is asked for by its relation; what the
 * database sets by itself is not asked for.
 */
export function formFields(
  model: ModelDescription,
  allowed: readonly string[],
  wanted: readonly string[] | undefined,
): readonly FieldInfo[] {
  if (wanted) return wanted.flatMap((name) => model.fields.find((field) => field.name === name) ?? []);
  return model.fields.filter(
    (field) =>
      !field.isAutomatic && field.foreignKeyOf === undefined && !isMadeByItself(field) && mayWrite(field, allowed),
  );
}

/** Whether grants let one give this field a value. */
export function mayWrite(field: FieldInfo, allowed: readonly string[]): boolean {
  const names = writtenNames(field);
  return names.length > 0 && names.every((name) => allowed.includes(name));
}

/** An id that the client or the database makes, the time of now, who is signed in: nobody types them. */
function isMadeByItself(field: FieldInfo): boolean {
  return field.default !== undefined && field.default.kind !== 'value';
}

/** The fields of a view: those asked for, or all that one may read, a foreign key shown by its relation. */
export function viewFields(
  model: ModelDescription,
  permissions: ModelPermissions | undefined,
  wanted: readonly string[] | undefined,
): readonly FieldInfo[] {
  if (wanted) return formFields(model, [], wanted);
  return model.fields.filter((field) => {
    if (field.foreignKeyOf !== undefined) return false;
    // A relation whose key is elsewhere is another model's affair.
    if (field.relation) return field.relation.from.length > 0;
    return permissions === undefined || permissions.read.includes(field.name);
  });
}

/** What is read of a record for these fields: the values, of relations what they are called, and the key. */
export function selectionFor(model: ModelDescription, fields: readonly FieldInfo[]): Args {
  const names = [...model.key, ...fields.flatMap((field) => (field.relation ? field.relation.from : [field.name]))];
  const relations = fields.flatMap(({ name, relation }) =>
    relation ? [[name, { select: selectTrue([...relation.to, ...relation.labelFields]) }] as const] : [],
  );
  return { ...selectTrue(names), ...Object.fromEntries(relations) };
}

/** What a write gives back: what one may read of the form's own fields, and the key. */
export function writtenSelection(
  model: ModelDescription,
  fields: readonly FieldInfo[],
  readable: readonly string[],
): Args | undefined {
  const names = [...model.key, ...fields.flatMap(writtenNames)].filter((name) => readable.includes(name));
  return names.length === 0 ? undefined : selectTrue(names);
}

function selectTrue(names: readonly string[]): Args {
  return Object.fromEntries(names.map((name) => [name, true]));
}

/** A record as a list has it, with what its foreign keys tell of relations that it was read without. */
export function withRelations(record: AnyRecord, fields: readonly FieldInfo[]): AnyRecord {
  const known = fields.flatMap(({ name, relation }): [string, unknown][] => {
    if (!relation || record[name] !== undefined || relation.from.length === 0) return [];
    const keys = relation.from.map((from) => record[from]);
    if (keys.some((key) => key === undefined)) return [];
    return [[name, keys.includes(null) ? null : Object.fromEntries(relation.to.map((to, index) => [to, keys[index]]))]];
  });
  return { ...record, ...Object.fromEntries(known) };
}

/** `data` of a write: what was typed, and of a new record also where it began. */
export function writtenData(
  state: Pick<FormState, 'base' | 'drafts'>,
  fields: readonly FieldInfo[],
  { isNew }: { readonly isNew: boolean },
): AnyRecord {
  const given = fields.filter(({ name }) => name in state.drafts || (isNew && state.base[name] !== undefined));
  return Object.assign(
    {},
    ...given.map((field) => {
      const draft = draftOf(state, field.name);
      return draft.kind === 'value' ? dataFor(field, draft.value) : {};
    }),
  ) as AnyRecord;
}

/**
 * Which record to change: by its key, and by what the changed fields were before, so that a change that was made
 * meanwhile and has not arrived yet is not overwritten unseen. Types that do not compare exactly are left out.
 */
export function guardedWhere(
  model: ModelDescription,
  record: AnyRecord,
  state: Pick<FormState, 'base' | 'drafts'> & { readonly fields: readonly FieldInfo[] },
): AnyRecord {
  const guards = state.fields
    .filter((field) => field.name in state.drafts && isExact(field) && !field.isKey)
    .map((field) => dataFor(field, state.base[field.name]));
  return { ...(Object.assign({}, ...guards) as AnyRecord), ...uniqueWhere(record, model.key) };
}

/** Dates have microseconds in the database and milliseconds here; floats, JSON and bytes are not compared by value. */
function isExact(field: FieldInfo): boolean {
  return !field.isList && !['dateTime', 'time', 'float', 'json', 'bytes'].includes(valueKind(field));
}
