/** Which fields a form asks for and a view shows, what is read for them, and what is written. Pure. */
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import { uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { Args } from '../model/untyped-model.js';
import { dataFor } from '../model/write-data.js';
import { draftOf, type FormState } from './form-state.js';
import { guardFor } from './guard-for.js';
import { listDataFor, listedRecords, listSelection } from './list-data.js';
import { mayChangeList, mayReadList, type RightsOf } from './list-rights.js';

/** What an identity may do here. */
export interface FormRights {
  /** The model's own fields that it may write. */
  readonly allowed: readonly string[];
  readonly rights: RightsOf;
}

/** The names that a field goes by in a write: its own, or those of its foreign key. */
function writtenNames({ name, relation }: FieldInfo): readonly string[] {
  return relation ? relation.from : [name];
}

/**
 * The fields of a form, those asked for or all that one may write. A foreign key is asked for by its relation; what the
 * database sets by itself is not asked for, nor are the records whose foreign key leads here.
 */
export function formFields(
  model: ModelDescription,
  given: FormRights,
  wanted: readonly string[] | undefined,
): readonly FieldInfo[] {
  if (wanted) return namedFields(model, given.rights, wanted);
  const fields = model.fields.filter(
    (field) =>
      !field.isAutomatic && field.foreignKeyOf === undefined && !isMadeByItself(field) && mayWrite(field, given),
  );
  return [...fields, ...model.lists.filter((list) => !isKeyedElsewhere(list) && mayWrite(list, given))];
}

function namedFields(model: ModelDescription, rights: RightsOf, names: readonly string[]): readonly FieldInfo[] {
  const lists = model.lists.filter((list) => mayReadList(list, rights));
  return names.flatMap((name) => [...model.fields, ...lists].find((field) => field.name === name) ?? []);
}

/** Whether grants let one give this field a value. */
export function mayWrite(field: FieldInfo, { allowed, rights }: FormRights): boolean {
  if (field.relation?.ties) return mayChangeList(field, rights);
  const names = writtenNames(field);
  return names.length > 0 && names.every((name) => allowed.includes(name));
}

/** The records of another model that refer to this one: as many as there may be, they show where they are asked for. */
function isKeyedElsewhere({ relation }: FieldInfo): boolean {
  return relation?.ties?.kind === 'key';
}

/** An id that the client or the database makes, the time of now, who is signed in: nobody types them. */
function isMadeByItself(field: FieldInfo): boolean {
  return field.default !== undefined && field.default.kind !== 'value';
}

/** The fields of a view: those asked for, or all that one may read, a foreign key shown by its relation. */
export function viewFields(
  model: ModelDescription,
  rights: RightsOf,
  wanted: readonly string[] | undefined,
): readonly FieldInfo[] {
  if (wanted) return namedFields(model, rights, wanted);
  const permissions = rights(model.name);
  const fields = model.fields.filter((field) => {
    if (field.foreignKeyOf !== undefined) return false;
    // A relation whose key is elsewhere is another model's affair.
    if (field.relation) return field.relation.from.length > 0;
    return permissions === undefined || permissions.read.includes(field.name);
  });
  return [...fields, ...model.lists.filter((list) => !isKeyedElsewhere(list) && mayReadList(list, rights))];
}

/** What is read of a record for these fields: the values, of relations what they are called, and the key. */
export function selectionFor(model: ModelDescription, fields: readonly FieldInfo[]): Args {
  const names = [...model.key, ...fields.flatMap((field) => (field.relation ? field.relation.from : [field.name]))];
  const relations = fields.flatMap(({ name, relation }) => {
    if (!relation) return [];
    const names = [...relation.to, ...relation.labelFields];
    return [[name, relation.ties ? listSelection(relation) : { select: selectTrue(names) }] as const];
  });
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
    if (relation?.ties) return record[name] === undefined ? [] : [[name, listedRecords(record[name], relation)]];
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
      if (draft.kind !== 'value') return {};
      if (!field.relation?.ties) return dataFor(field, draft.value);
      const before = isNew ? [] : recordsOf(state.base[field.name]);
      return listDataFor(field, { before, after: recordsOf(draft.value) });
    }),
  ) as AnyRecord;
}

function recordsOf(value: unknown): readonly AnyRecord[] {
  return Array.isArray(value) ? (value as readonly AnyRecord[]) : [];
}

/**
 * Which record to change: by its key, and by what the changed fields were before, so that a change that was made
 * meanwhile and has not arrived yet is not overwritten unseen.
 */
export function guardedWhere(
  model: ModelDescription,
  record: AnyRecord,
  state: Pick<FormState, 'base' | 'drafts'> & { readonly fields: readonly FieldInfo[] },
): AnyRecord {
  const guards = state.fields
    .filter((field) => field.name in state.drafts && !field.isKey)
    .map((field) => guardFor(field, { value: state.base[field.name], draft: state.drafts[field.name] }));
  return { ...(Object.assign({}, ...guards) as AnyRecord), ...uniqueWhere(record, model.key) };
}
