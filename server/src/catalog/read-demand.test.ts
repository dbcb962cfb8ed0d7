import { expect, test } from 'vitest';
import type { ColumnFacts, FunctionFacts } from './introspect.js';
import { demandsOfReads, type ReadingText } from './read-demand.js';

const grants = { select: [], insert: [], update: [] };
const rest = {
  isNullable: false,
  hasDefault: false,
  isReadOnly: false,
  isStored: true,
  isDeterministic: true,
  collation: 0,
};
const columns: ColumnFacts[] = [
  { name: 'user_id', sqlType: 'uuid', ...rest, ...grants },
  { name: 'room_id', sqlType: 'integer', ...rest, ...grants },
];
const identity = {
  language: 'sql',
  isPure: false,
  arity: 0,
  argumentNames: [],
  configures: [],
  reads: [],
  readsFunctions: [],
};
const printedUid = `RETURN (((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text))::uuid`;
const uid: FunctionFacts = { oid: 1, schema: 'auth', name: 'uid', body: printedUid, ...identity };
const functions = new Map([['uid', [uid]]]);

function read(sql: string, language: ReadingText['language'] = 'sql', argumentNames: readonly string[] = []) {
  const demands = demandsOfReads({ sql, language, argumentNames }, { name: 'members', columns, functions });
  return demands?.map(({ column, claim }) => `${column}=${claim.path}`) ?? 'any row';
}

test.each([
  'select exists (select from public.members m where m.room_id = room and m.user_id = (select auth.uid()))',
  'select exists (select 1 from members where user_id = auth.uid() and room_id = $1);',
  'select 1 from members as m where m.user_id = auth.uid() limit 1',
  'BEGIN ATOMIC\n SELECT (EXISTS ( SELECT FROM members m WHERE ((m.room_id = is_member.room) AND (m.user_id = auth.uid())))) AS "exists";\nEND',
  'RETURN (EXISTS ( SELECT 1 FROM members m WHERE ((m.room_id = room) AND (m.user_id = auth.uid()))))',
  'select count(*) > 0 from members m, rooms r where r.id = m.room_id and m.user_id = auth.uid() and r.id = room',
  'select true from rooms r join members m on m.room_id = r.id and m.user_id = auth.uid() where r.id = room',
  'select true from (rooms r JOIN public.members m ON (((m.room_id = r.id) AND (m.user_id = auth.uid()))))',
  'select room_id from members where user_id = auth.uid() union select room_id from members m where m.user_id = auth.uid()',
  'select room_id from members where (user_id = auth.uid()) -- and nobody else\n and room_id is distinct from 3',
])('%s reads only the rows of whoever asks', (sql) => {
  expect(read(sql)).toEqual(['user_id=sub']);
});

test('a policy as Postgres prints it', () => {
  const printed =
    '(EXISTS ( SELECT 1 FROM members m WHERE ((m.room_id = messages.room_id) AND (m.user_id = ( SELECT auth.uid() AS uid)))))';
  expect(read(printed, 'expression')).toEqual(['user_id=sub']);
  expect(read('((user_id = auth.uid()) OR is_member(room_id))', 'expression')).toEqual([]);
});

test.each([
  ['no condition on who asks', 'select exists (select from members m where m.room_id = room)'],
  [
    'one of two reads',
    'select exists (select from members m where m.user_id = auth.uid()) or exists (select from members)',
  ],
  [
    'one side of a self-join',
    'select true from members a, members b where a.room_id = b.room_id and a.user_id = auth.uid()',
  ],
  ['an outer join', 'select true from rooms r left join members m on m.user_id = auth.uid()'],
  ['an alternative', 'select true from members m where m.user_id = auth.uid() or m.room_id = room'],
  ['a negation', 'select true from members m where not m.user_id = auth.uid()'],
  ["another table's column", 'select true from members m, rooms r where r.user_id = auth.uid()'],
  ['a column that stands alone beside another table', 'select true from members m, rooms r where user_id = auth.uid()'],
  ['a name that an alias hides', 'select true from members m where members.user_id = auth.uid()'],
  ['an alias of another table', 'select true from rooms members where members.user_id = auth.uid()'],
  [
    'the condition of an inner select',
    'select true from members where exists (select from rooms m where m.user_id = auth.uid())',
  ],
  ['a select within the from', 'select true from (select * from members) m where m.user_id = auth.uid()'],
  ['a condition after grouping', 'select max(user_id) from members m group by user_id having m.user_id = auth.uid()'],
  ['a with', 'with m as (select * from members) select true from m where m.user_id = auth.uid()'],
  ['a write', 'insert into members select auth.uid(), 1; select true'],
  ['a table command', 'select exists (table members)'],
  ['a whole row', 'select members from members where user_id = auth.uid() and members is not null'],
  ['a text that cannot be taken apart', 'select true from members m where m.user_id = auth.uid() and $$a$$ = $$a$$'],
])('%s: any row may count', (_name, sql) => {
  expect(read(sql)).toBe('any row');
});

test.each([
  'begin return exists (select from public.members m where m.room_id = room and m.user_id = (select auth.uid())); end',
  'begin return exists (select 1 from members where user_id = auth.uid() and room_id = room); end;',
  'declare mine int; begin select count(*) into mine from members where room_id = room and user_id = auth.uid(); return mine > 0; end',
  `begin if exists (select from members m where m.user_id = auth.uid()) then return true; else
    perform 1 from rooms; return (select true from members m where m.user_id = auth.uid() limit 1); end if; end`,
])('PL/pgSQL is read too: %s', (sql) => {
  expect(read(sql, 'plpgsql', ['room'])).toEqual(['user_id=sub']);
});

test.each([
  [
    'an argument called like the column',
    'begin return exists (select from members where user_id = auth.uid()); end',
    ['user_id'],
  ],
  [
    'an argument called like the alias',
    'begin return exists (select from members m where m.user_id = auth.uid()); end',
    ['m'],
  ],
  [
    'a variable called like the column',
    'declare user_id uuid; begin return exists (select from members where user_id = auth.uid()); end',
    [],
  ],
  [
    'a variable called like the alias',
    'declare m record; begin return exists (select from members m where m.user_id = auth.uid()); end',
    [],
  ],
  [
    'the variable of a loop',
    'begin for m in select 1 loop return exists (select from members m where m.user_id = auth.uid()); end loop; end',
    [],
  ],
  [
    'a block called like the alias',
    '<<m>> begin return exists (select from members m where m.user_id = auth.uid()); end',
    [],
  ],
  [
    'a directive',
    '#variable_conflict use_variable\nbegin return exists (select from members m where m.user_id = auth.uid()); end',
    [],
  ],
  [
    'a loop over rows',
    'begin for r in select * from members m where m.user_id = auth.uid() loop return true; end loop; end',
    [],
  ],
  ['a write', 'begin delete from members where user_id = auth.uid(); return true; end', []],
  [
    'a row type',
    'declare r members%rowtype; begin return exists (select from members m where m.user_id = auth.uid()); end',
    [],
  ],
])('in PL/pgSQL, %s: any row may count', (_name, sql, argumentNames) => {
  expect(read(sql, 'plpgsql', argumentNames)).toBe('any row');
});

test('a function that does not name the table reads nothing of it', () => {
  expect(read('begin return true; end', 'plpgsql')).toEqual([]);
});
