import { describe, expect, test } from 'vitest';
import { findBareCall, findComparedColumns } from './policy-expression.js';

describe('a call that is evaluated for every row is found', () => {
  test.each([
    ['(user_id = auth.uid())', 'auth.uid()'],
    ["((auth.jwt() ->> 'org'::text) = org)", 'auth.jwt()'],
    ["(user_id = (current_setting('app.user'::text))::uuid)", 'current_setting(…)'],
    ['(EXISTS ( SELECT 1\n   FROM public.members m\n  WHERE (m.user_id = auth.uid())))', 'auth.uid()'],
    ['((a = ( SELECT auth.uid() AS uid)) OR (b = auth.uid()))', 'auth.uid()'],
    ['app."isAdmin"()', 'app."isAdmin"()'],
  ])('in %s', (expression, call) => {
    expect(findBareCall(expression)).toBe(call);
  });

  test.each([
    ['(user_id = ( SELECT auth.uid() AS uid))'],
    ["(org = ( SELECT (auth.jwt() ->> 'org'::text)))"],
    ['(EXISTS ( SELECT 1\n   FROM public.members m\n  WHERE (m.user_id = ( SELECT auth.uid() AS uid))))'],
    ['true'],
    [''],
  ])('but not in %s', (expression) => {
    expect(findBareCall(expression)).toBeUndefined();
  });
});

describe('the columns that are looked up are found', () => {
  test.each([
    ['(user_id = ( SELECT auth.uid() AS uid))', [{ table: null, column: 'user_id' }]],
    ['(( SELECT auth.uid() AS uid) = user_id)', [{ table: null, column: 'user_id' }]],
    ["(status = 'open'::text)", []],
    ['(level = 3)', []],
    ['(is_public OR (deleted = false))', []],
    ['((user_id)::text = ( SELECT auth.sub() AS sub))', []],
    [
      '(EXISTS ( SELECT 1\n   FROM public.members m\n  WHERE ((m.room_id = messages.room_id) AND (m.user_id = ( SELECT auth.uid() AS uid)))))',
      [
        { table: 'members', column: 'room_id' },
        { table: 'members', column: 'user_id' },
      ],
    ],
    [
      '(room_id IN ( SELECT members.room_id\n   FROM public.members\n  WHERE (members.user_id = ( SELECT auth.uid() AS uid))))',
      [
        { table: null, column: 'room_id' },
        { table: 'members', column: 'user_id' },
      ],
    ],
    ['("roomId" = ANY (ARRAY( SELECT public.my_rooms() AS my_rooms)))', [{ table: null, column: 'roomId' }]],
  ])('in %s', (expression, columns) => {
    expect(findComparedColumns(expression, 'messages')).toEqual(columns);
  });
});
