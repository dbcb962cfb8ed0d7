import { expect, test } from 'vitest';
import { isOneTransaction, splitStatements } from './split-statements.js';

test.each([
  ['select 1; select 2', ['select 1', 'select 2']],
  ["select ';'; select 2;", ["select ';'", 'select 2']],
  ["select E'\\';'; select 2;", ["select E'\\';'", 'select 2']],
  ['select ";" from t; select 2', ['select ";" from t', 'select 2']],
  ['do $$ begin; end $$; select 2', ['do $$ begin; end $$', 'select 2']],
  ['do $a$ $$;$$ $a$; select 2', ['do $a$ $$;$$ $a$', 'select 2']],
  ['select $1; select 2', ['select $1', 'select 2']],
  ['-- a; b\nselect 1;', ['select 1']],
  ['/* a; /* b; */ c; */ select 1; select 2', ['select 1', 'select 2']],
  [
    'create rule r as on insert to t do (select 1; select 2); select 3',
    ['create rule r as on insert to t do (select 1; select 2)', 'select 3'],
  ],
  [
    'create function f() returns int begin atomic select case when true then 1 end; select 2; end; select 3',
    ['create function f() returns int begin atomic select case when true then 1 end; select 2; end', 'select 3'],
  ],
  [' ;; ', []],
])('%s', (script, statements) => {
  expect(splitStatements(script).map(({ text }) => text)).toEqual(statements);
});

test('a statement begins at its first word, after the comments', () => {
  expect(splitStatements('select 1;\n-- why\n\nselect 2;').map(({ line }) => line)).toEqual([1, 4]);
});

test.each([
  ['create table a (id int); drop table a;', true],
  ['create function f() returns int begin atomic select 1; end;', true],
  ['do $$ begin commit; end $$;', true],
  ['begin; select 1; commit;', false],
  ['select 1; rollback', false],
])('%s is one transaction: %s', (script, isOne) => {
  expect(isOneTransaction(script)).toBe(isOne);
});
