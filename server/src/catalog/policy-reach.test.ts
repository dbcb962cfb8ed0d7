import { expect, test } from 'vitest';
import type { FunctionFacts, Introspection, PolicyFacts, TableFacts } from './introspect.js';
import { namesIn } from './names-in.js';
import { PolicyReachFinder } from './policy-reach.js';

const role = 'authenticated';

function table(oid: number, name: string, changes: Partial<TableFacts> = {}): TableFacts {
  const permitted = { select: [], insert: [], update: [], delete: [] };
  const rest = {
    definition: null,
    columns: [],
    constraints: [],
    reads: [],
    readsFunctions: [],
    canDelete: [],
    permitted,
  };
  return {
    oid,
    schema: 'public',
    name,
    kind: 'r',
    parent: null,
    heirs: [],
    hasRowSecurity: true,
    exemptRoles: [],
    isInvoker: false,
    isCaptured: true,
    indexes: [],
    ...rest,
    ...changes,
  };
}

function policy(on: number, expression: string, changes: Partial<PolicyFacts> = {}): PolicyFacts {
  const roles = { roles: [role], boundRoles: [role], isRestrictive: false };
  return {
    table: on,
    command: 'r',
    check: '',
    ...roles,
    expression,
    columns: [],
    reads: [],
    readsFunctions: [],
    ...changes,
  };
}

function routine(oid: number, name: string, body: string, changes: Partial<FunctionFacts> = {}): FunctionFacts {
  return {
    oid,
    schema: 'public',
    name,
    language: 'sql',
    isPure: false,
    arity: 0,
    argumentNames: [],
    configures: [],
    body,
    reads: [],
    readsFunctions: [],
    ...changes,
  };
}

function reachOf(facts: Partial<Introspection>) {
  const rest = { tables: [], policies: [], functions: [], operators: [], casts: [] };
  const moment = { snapshot: '', roleStamp: '', isWatched: true };
  return new PolicyReachFinder({ ...rest, ...moment, ...facts }).find(1, role);
}

function find(facts: Partial<Introspection>) {
  const { tables, isOpaque } = reachOf(facts);
  return { tables: [...tables].sort(), isOpaque };
}

const message = table(1, 'message');
const member = table(2, 'member');
const ban = table(3, 'ban');

test.each([
  [
    'a policy on its own columns reaches nothing',
    { tables: [message], policies: [policy(1, '(user_id = auth.uid())')] },
    [],
    false,
  ],
  [
    'a sub-query reaches its table',
    {
      tables: [message, member],
      policies: [policy(1, 'EXISTS ( SELECT 1 FROM member m WHERE (m.room = message.room))', { reads: [1, 2] })],
    },
    [2],
    false,
  ],
  [
    'a sub-query on the own table counts as reading it',
    {
      tables: [message],
      policies: [
        policy(1, 'EXISTS ( SELECT 1 FROM message message_1 WHERE (message_1.id = message.reply_to))', { reads: [1] }),
      ],
    },
    [1],
    false,
  ],
  [
    'the policies of a table that is read are read too',
    {
      tables: [message, member, ban],
      policies: [
        policy(1, 'EXISTS ( SELECT FROM member )', { reads: [2] }),
        policy(2, '(NOT EXISTS ( SELECT FROM ban))', { reads: [3] }),
      ],
    },
    [2, 3],
    false,
  ],
  [
    'the body of a function is searched for tables and for functions',
    {
      tables: [message, member, ban],
      policies: [policy(1, 'can_see(room)', { readsFunctions: [10] })],
      functions: [
        routine(10, 'can_see', 'select helper($1)'),
        routine(11, 'helper', 'begin return exists (select from "ban"); end', { language: 'plpgsql' }),
      ],
    },
    [3],
    false,
  ],
  ['the clock makes a policy opaque', { tables: [message], policies: [policy(1, '(expires_at > now())')] }, [], true],
  [
    'dynamic SQL makes it opaque',
    {
      tables: [message],
      policies: [policy(1, 'f()', { readsFunctions: [10] })],
      functions: [routine(10, 'f', "begin execute 'select 1'; end", { language: 'plpgsql' })],
    },
    [],
    true,
  ],
  [
    'a table without capture makes it opaque',
    {
      tables: [message, table(2, 'member', { isCaptured: false })],
      policies: [policy(1, 'EXISTS ( SELECT FROM member)', { reads: [2] })],
    },
    [2],
    true,
  ],
  [
    'a policy for another role is not looked at',
    {
      tables: [message, member],
      policies: [policy(1, 'EXISTS ( SELECT FROM member)', { reads: [2], roles: ['anon'] })],
    },
    [],
    false,
  ],
  [
    'tables that refer to each other end',
    {
      tables: [message, member],
      policies: [
        policy(1, 'EXISTS ( SELECT FROM member)', { reads: [2] }),
        policy(2, 'EXISTS ( SELECT FROM message)', { reads: [1] }),
      ],
    },
    [1, 2],
    false,
  ],
  [
    'a view that looks at the clock is opaque',
    {
      tables: [
        table(1, 'recent', { kind: 'v', reads: [2], definition: 'SELECT id FROM message WHERE at > now()' }),
        member,
      ],
    },
    [2],
    true,
  ],
  [
    'a view stands for what it reads',
    {
      tables: [message, table(2, 'membership', { kind: 'v', reads: [3] }), ban],
      policies: [policy(1, 'EXISTS ( SELECT FROM membership)', { reads: [2] })],
    },
    [2, 3],
    false,
  ],
] as const)('%s', (_name, facts, tables, isOpaque) => {
  expect(find(facts as Partial<Introspection>)).toEqual({ tables, isOpaque });
});

test('names are folded unless quoted', () => {
  expect([...namesIn('SELECT "Room"."id", Ünique_1 FROM "we""ird"')]).toEqual([
    'select',
    'Room',
    'id',
    'ünique_1',
    'from',
    'we"ird',
  ]);
});

const uid = routine(
  20,
  'uid',
  `(NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text`,
  { schema: 'auth' },
);
const jwt = routine(21, 'jwt', `(NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb`, {
  schema: 'auth',
});

test.each<[string, string, Partial<PolicyFacts>, readonly FunctionFacts[], readonly string[] | 'all']>([
  ['no claim', '(is_public)', {}, [], []],
  ['the user', '(user_id = ( SELECT auth.uid() AS uid))', { readsFunctions: [20] }, [uid], ['sub']],
  ['one claim', `((auth.jwt() ->> 'org'::text) = org)`, { readsFunctions: [21] }, [jwt], ['org']],
  [
    'one claim, wrapped',
    `((( SELECT auth.jwt() AS jwt) ->> 'org'::text) = org)`,
    { readsFunctions: [21] },
    [jwt],
    ['org'],
  ],
  [
    'two claims',
    `((auth.jwt() ->> 'org'::text) = org) AND (auth.uid() = u)`,
    { readsFunctions: [20, 21] },
    [uid, jwt],
    ['org', 'sub'],
  ],
  ['the whole token', `(f(auth.jwt()))`, { readsFunctions: [21] }, [jwt], 'all'],
  ['the setting itself', `(current_setting('request.jwt.claims'::text) <> ''::text)`, {}, [], 'all'],
  [
    'a helper that reads the user',
    'mine(id)',
    { readsFunctions: [10] },
    [routine(10, 'mine', 'select auth.uid() = $1', { readsFunctions: [20] }), uid],
    ['sub'],
  ],
  [
    'a helper in another language',
    'mine(id)',
    { readsFunctions: [10] },
    [routine(10, 'mine', 'x', { language: 'c' })],
    'all',
  ],
  [
    'an auth.uid() that is not what it seems',
    '(auth.uid() = u)',
    { readsFunctions: [20] },
    [routine(20, 'uid', `select current_setting('request.jwt.claims')::json ->> 'account'`, { schema: 'auth' })],
    'all',
  ],
])('the claims that a policy reads: %s', (_name, expression, changes, functions, expected) => {
  const { claims } = reachOf({ tables: [message], policies: [policy(1, expression, changes)], functions });
  expect(claims === 'all' ? claims : [...claims].sort()).toEqual(expected);
});

test('the columns that a policy looks at are known, unless it takes the whole row', () => {
  const columnsOf = (expression: string, columns: string[]) =>
    reachOf({ tables: [message], policies: [policy(1, expression, { columns })] }).columns;
  expect(columnsOf('(room_id = 1)', ['room_id'])).toEqual(new Set(['room_id']));
  expect(columnsOf('can_see(message.*)', [])).toBe('all');
});
