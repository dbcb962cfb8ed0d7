/**
 * What a form over one record holds: where each field began, what was typed, what somebody else has made of it since.
 * Pure.
 *
 *   field:  untouched ──type──▶ changed ──save──▶ untouched
 *              ▲                   │ somebody else changes the same field
 *              └──── take theirs ──┤
 *                                  ▼
 *                              conflict ──keep mine──▶ changed (over their value)
 *
 * A field that nobody has touched here takes over whatever others make of it.
 */
import type { FieldDraft } from '../fields/field-editor.js';
import type { AnyRecord } from '../model/registered-models.js';
import { sameValue } from '../model/same-value.js';

export interface FormState {
  /** The record as it is known to be, by field. Empty for a new one. */
  readonly base: AnyRecord;
  /** What was typed and differs. */
  readonly drafts: { readonly [field: string]: FieldDraft };
  /** The fields that others have changed under a draft. Their value is in `base`. */
  readonly conflicts: ReadonlySet<string>;
  /** What the server said of single fields, until they are changed. */
  readonly serverProblems: { readonly [field: string]: string };
  /** The fields that have been left, so that what is wrong with them is told. */
  readonly visited: ReadonlySet<string>;
  /** The fields that others have just changed and nobody here has touched. */
  readonly refreshed: ReadonlySet<string>;
  /** What fields were before they were saved, as long as that may still arrive: of relations, news comes after the answer. */
  readonly outdated: AnyRecord;
  /** Counts, for each field, how often its editor has to begin anew. */
  readonly revisions: { readonly [field: string]: number };
  readonly status: 'editing' | 'saving' | 'saved';
  /** Whether it was tried to save: then all problems are told. */
  readonly isTried: boolean;
}

export type FormEvent =
  | { readonly kind: 'typed'; readonly field: string; readonly draft: FieldDraft }
  | { readonly kind: 'left'; readonly field: string }
  /** The record as it is now, of which `fields` are in the form. */
  | { readonly kind: 'arrived'; readonly record: AnyRecord; readonly fields: readonly string[] }
  | { readonly kind: 'tookTheirs' | 'keptMine'; readonly field: string }
  | { readonly kind: 'tried' | 'saving' }
  /** `base` is the record as it was saved, of what was typed when `sent` was; or where another new one begins. */
  | {
      readonly kind: 'saved';
      readonly base: AnyRecord;
      readonly sent: FormState['drafts'];
      /** The fields whose old value may still arrive. */
      readonly late?: readonly string[];
    }
  | { readonly kind: 'made'; readonly base: AnyRecord }
  | { readonly kind: 'refused'; readonly problems: { readonly [field: string]: string } }
  | { readonly kind: 'reset' };

export function startForm(base: AnyRecord, drafts: FormState['drafts'] = {}): FormState {
  return {
    base,
    drafts,
    conflicts: new Set(),
    serverProblems: {},
    visited: new Set(),
    refreshed: new Set(),
    outdated: {},
    revisions: {},
    status: 'editing',
    isTried: false,
  };
}

export function changeForm(state: FormState, event: FormEvent): FormState {
  switch (event.kind) {
    case 'typed':
      return type(state, event.field, event.draft);
    case 'left':
      return state.visited.has(event.field) ? state : { ...state, visited: withMember(state.visited, event.field) };
    case 'arrived':
      return arrive(state, event.record, event.fields);
    case 'tookTheirs':
      return restart({ ...state, drafts: without(state.drafts, event.field) }, event.field);
    case 'keptMine':
      return { ...state, conflicts: withoutMember(state.conflicts, event.field) };
    case 'tried':
      return { ...state, isTried: true };
    case 'saving':
      return { ...state, status: 'saving', isTried: true, serverProblems: {}, refreshed: new Set() };
    case 'refused':
      return { ...state, status: 'editing', serverProblems: event.problems };
    case 'saved':
      return goOn(state, event);
    case 'made':
      return begin({ ...state, base: event.base }, 'saved');
    case 'reset':
      return begin(state, 'editing');
  }
}

/** The values of all fields as they are now, but those that are none. */
export function valuesOf({ base, drafts }: Pick<FormState, 'base' | 'drafts'>): AnyRecord {
  const typed = Object.entries(drafts).flatMap(([name, draft]) =>
    draft.kind === 'value' ? [[name, draft.value]] : [],
  );
  return { ...base, ...(Object.fromEntries(typed) as AnyRecord) };
}

/** What a field holds now: what was typed, or else where it began. */
export function draftOf({ base, drafts }: Pick<FormState, 'base' | 'drafts'>, field: string): FieldDraft {
  return drafts[field] ?? { kind: 'value', value: base[field] };
}

function type(state: FormState, field: string, draft: FieldDraft): FormState {
  const isBack = draft.kind === 'value' && sameValue(draft.value, state.base[field]);
  return {
    ...state,
    status: state.status === 'saved' ? 'editing' : state.status,
    drafts: isBack ? without(state.drafts, field) : { ...state.drafts, [field]: draft },
    conflicts: isBack ? withoutMember(state.conflicts, field) : state.conflicts,
    serverProblems: without(state.serverProblems, field),
    refreshed: withoutMember(state.refreshed, field),
  };
}

function arrive(state: FormState, record: AnyRecord, all: readonly string[]): FormState {
  const fields = all.filter((field) => !(field in state.outdated && sameValue(record[field], state.outdated[field])));
  const changed = fields.filter((field) => field in record && !sameValue(record[field], state.base[field]));
  const isFirst = (field: string): boolean => !(field in state.base);
  const outdated = Object.fromEntries(Object.entries(state.outdated).filter(([field]) => !fields.includes(field)));
  if (changed.length === 0 && fields.every((field) => !(field in record) || !isFirst(field))) {
    return Object.keys(outdated).length === Object.keys(state.outdated).length ? state : { ...state, outdated };
  }
  const base = {
    ...state.base,
    ...Object.fromEntries(fields.filter((field) => field in record).map((field) => [field, record[field]])),
  };
  const agreed = changed.filter((field) => {
    const draft = state.drafts[field];
    return draft?.kind === 'value' && sameValue(draft.value, record[field]);
  });
  const contested = changed.filter((field) => field in state.drafts && !agreed.includes(field) && !isFirst(field));
  const quiet = changed.filter((field) => !(field in state.drafts) && !isFirst(field));
  const conflicts = new Set([...state.conflicts, ...contested]);
  for (const field of agreed) conflicts.delete(field);
  return {
    ...state,
    base,
    drafts: Object.fromEntries(Object.entries(state.drafts).filter(([field]) => !agreed.includes(field))),
    conflicts,
    outdated,
    refreshed: new Set([...state.refreshed, ...quiet]),
    // An editor that nobody has typed into follows its value; one that was typed into and came back does not.
    revisions: bump(state.revisions, quiet),
  };
}

function restart(state: FormState, field: string): FormState {
  return {
    ...state,
    conflicts: withoutMember(state.conflicts, field),
    serverProblems: without(state.serverProblems, field),
    revisions: bump(state.revisions, [field]),
  };
}

/** Editors keep what they hold, and with it the focus. What was typed while it was saved is still to be saved. */
function goOn(state: FormState, { base, sent, late = [] }: Extract<FormEvent, { kind: 'saved' }>): FormState {
  const later = Object.entries(state.drafts).filter(([field, draft]) => draft !== sent[field]);
  const drafts = Object.fromEntries(later);
  const status = later.length === 0 ? 'saved' : 'editing';
  const changed = late.filter((field) => field in sent);
  const outdated = Object.fromEntries(changed.map((field) => [field, state.base[field]]));
  return { ...startForm(base, drafts), status, outdated, revisions: state.revisions };
}

/** From the record as it is, with nothing typed. */
function begin(state: FormState, status: FormState['status']): FormState {
  return { ...startForm(state.base), status, revisions: bump(state.revisions, Object.keys(state.drafts)) };
}

function bump(revisions: FormState['revisions'], fields: readonly string[]): FormState['revisions'] {
  return { ...revisions, ...Object.fromEntries(fields.map((field) => [field, (revisions[field] ?? 0) + 1])) };
}

function without<T>(all: { readonly [name: string]: T }, name: string): { readonly [name: string]: T } {
  if (!(name in all)) return all;
  const { [name]: _gone, ...others } = all;
  return others;
}

function withMember(all: ReadonlySet<string>, member: string): ReadonlySet<string> {
  return new Set([...all, member]);
}

function withoutMember(all: ReadonlySet<string>, member: string): ReadonlySet<string> {
  return all.has(member) ? new Set([...all].filter((other) => other !== member)) : all;
}
