import { expect, test } from 'vitest';
import { changeForm, draftOf, type FormEvent, type FormState, startForm, valuesOf } from './form-state.js';

const fields = ['name', 'email', 'tags'];
const before = { name: 'Ada', email: 'ada@example.com', tags: ['a'] };
const typed = (field: string, value: unknown): FormEvent => ({ kind: 'typed', field, draft: { kind: 'value', value } });
const arrived = (record: object): FormEvent => ({ kind: 'arrived', record: { ...before, ...record }, fields });
const after = (...events: readonly FormEvent[]): FormState => events.reduce(changeForm, startForm(before));

test('what is typed and taken back is no change', () => {
  expect(after(typed('name', 'Eva')).drafts).toEqual({ name: { kind: 'value', value: 'Eva' } });
  expect(after(typed('name', 'Eva'), typed('name', 'Ada')).drafts).toEqual({});
  expect(after(typed('tags', ['a'])).drafts).toEqual({});
});

test('what others change comes in where nobody has typed, and its editor begins anew', () => {
  const state = after(typed('name', 'Eva'), arrived({ email: 'new@example.com' }));
  expect(state.base['email']).toBe('new@example.com');
  expect([...state.refreshed]).toEqual(['email']);
  expect(state.revisions).toEqual({ email: 1 });
  expect(draftOf(state, 'name')).toEqual({ kind: 'value', value: 'Eva' });
  expect(state.conflicts.size).toBe(0);
});

test('a record that arrives for the first time is no change by others', () => {
  const state = changeForm(startForm({}), arrived({}));
  expect(state.base).toEqual(before);
  expect(state.refreshed.size + state.conflicts.size).toBe(0);
});

test('a record that is the same changes nothing at all', () => {
  const state = after(typed('name', 'Eva'));
  expect(changeForm(state, arrived({}))).toBe(state);
});

test('where both have changed the same, it is a conflict until one is chosen', () => {
  const contested = after(typed('name', 'Eva'), arrived({ name: 'Zoe' }));
  expect([...contested.conflicts]).toEqual(['name']);
  expect(contested.base['name']).toBe('Zoe');

  const theirs = changeForm(contested, { kind: 'tookTheirs', field: 'name' });
  expect(draftOf(theirs, 'name')).toEqual({ kind: 'value', value: 'Zoe' });
  expect(theirs.conflicts.size).toBe(0);
  expect(theirs.revisions['name']).toBe(1);

  const mine = changeForm(contested, { kind: 'keptMine', field: 'name' });
  expect(draftOf(mine, 'name')).toEqual({ kind: 'value', value: 'Eva' });
  expect(mine.conflicts.size).toBe(0);
  expect([...changeForm(mine, arrived({ name: 'Pia' })).conflicts]).toEqual(['name']);
});

test('whoever comes to the same value agrees', () => {
  const state = after(typed('name', 'Zoe'), arrived({ name: 'Zoe' }));
  expect(state.drafts).toEqual({});
  expect(state.conflicts.size).toBe(0);
  const late = after(typed('name', 'Eva'), arrived({ name: 'Zoe' }), typed('name', 'Zoe'));
  expect(late.conflicts.size).toBe(0);
});

test('a conflict ends when others go back to what was', () => {
  const state = after(typed('name', 'Eva'), arrived({ name: 'Zoe' }), arrived({ name: 'Eva' }));
  expect(state.conflicts.size).toBe(0);
  expect(state.drafts).toEqual({});
});

test('what the server refused stays typed, and is told until its field changes', () => {
  const refused = after(typed('name', 'Eva'), { kind: 'saving' }, { kind: 'refused', problems: { name: 'taken' } });
  expect(refused.serverProblems).toEqual({ name: 'taken' });
  expect(refused.status).toBe('editing');
  expect(valuesOf(refused)).toEqual({ ...before, name: 'Eva' });
  expect(changeForm(refused, typed('name', 'Eve')).serverProblems).toEqual({});
  expect(changeForm(refused, typed('email', 'x')).serverProblems).toEqual({ name: 'taken' });
});

test('after a save it goes on from what was saved, with nothing typed and nothing told', () => {
  const saving = after({ kind: 'left', field: 'name' }, typed('name', 'Eva'), { kind: 'saving' });
  const saved = changeForm(saving, { kind: 'saved', base: { ...before, name: 'Eva' }, sent: saving.drafts });
  expect(saved).toMatchObject({ status: 'saved', drafts: {}, isTried: false, base: { name: 'Eva' } });
  expect(saved.visited.size).toBe(0);
  // The editor stays as it is, and keeps the focus.
  expect(saved.revisions).toEqual({});
  expect(changeForm(saved, typed('name', 'Eve')).status).toBe('editing');
});

test('what is typed while it is saved is still to be saved', () => {
  const saving = after(typed('name', 'Eva'), { kind: 'saving' });
  const typing = changeForm(saving, typed('name', 'Evelyn'));
  const saved = changeForm(typing, { kind: 'saved', base: { ...before, name: 'Eva' }, sent: saving.drafts });
  expect(saved).toMatchObject({ status: 'editing', drafts: { name: { value: 'Evelyn' } }, base: { name: 'Eva' } });
});

test('after a new record was made, every editor begins anew for the next', () => {
  const made = after(typed('name', 'Eva'), { kind: 'saving' }, { kind: 'made', base: {} });
  expect(made).toMatchObject({ status: 'saved', drafts: {}, base: {}, revisions: { name: 1 } });
});

test('what cannot be read as a value counts as typed, and as no value', () => {
  const state = after({ kind: 'typed', field: 'name', draft: { kind: 'invalid', message: 'no' } });
  expect(draftOf(state, 'name')).toEqual({ kind: 'invalid', message: 'no' });
  expect(valuesOf(state)).toEqual(before);
  expect(changeForm(state, { kind: 'reset' }).drafts).toEqual({});
});

test('what a relation was before it was saved may still arrive, and is no news; what it has become is none either', () => {
  const [before, after] = [[{ id: 1 }], [{ id: 2 }]];
  const draft = { kind: 'value', value: after } as const;
  let state = changeForm(startForm({ segments: before }), { kind: 'typed', field: 'segments', draft });
  const arrive = (segments: unknown): void => {
    state = changeForm(state, { kind: 'arrived', record: { segments }, fields: ['segments'] });
  };
  state = changeForm(state, { kind: 'saved', base: { segments: after }, sent: state.drafts, late: ['segments'] });
  arrive(before);
  expect([state.base['segments'], state.refreshed.size]).toEqual([after, 0]);
  arrive(after);
  expect(state.refreshed.size).toBe(0);
  arrive(before);
  expect([state.base['segments'], [...state.refreshed]]).toEqual([before, ['segments']]);
});
