import { expect, test } from 'vitest';
import type { ColumnFacts, FunctionFacts } from './introspect.js';
import { demandsOf } from './row-demand.js';
import { readTokens } from './sql-tokens.js';

function column(name: string, sqlType: string, changes: Partial<ColumnFacts> = {}): ColumnFacts {
  const grants = { select: [], insert: [], update: [] };
  const rest = { isNullable: true, hasDefault: false, isReadOnly: false, isStored: true, isDeterministic: true };
  return { name, sqlType, ...rest, collation: 0, ...grants, ...changes };
}

let lastOid = 100;
function routine(schema: string, name: string, body: string, changes: Partial<FunctionFacts> = {}): FunctionFacts {
  lastOid += 1;
  const rest = {
    language: 'sql',
    isPure: false,
    arity: 0,
    argumentNames: [],
    configures: [],
    reads: [],
    readsFunctions: [],
  };
  return { oid: lastOid, schema, name, body, ...rest, ...changes };
}

const supabaseUid = `
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')
  )::uuid`;
const printedJwt = `RETURN (NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb`;
const printedUid = `RETURN (((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text))::uuid`;

const functions = new Map(
  [
    routine('auth', 'jwt', printedJwt),
    routine('auth', 'uid', printedUid),
    routine('supabase', 'uid_of', supabaseUid),
    routine('public', 'me', 'select auth.uid();'),
    routine('public', 'nobody', `select '00000000-0000-4000-8000-000000000001'::uuid`),
    routine('public', 'other_me', 'select auth.uid()', { configures: ['request.jwt.claims'] }),
    routine('public', 'bare', `select current_setting('request.jwt.claim.sub', true)::uuid`),
  ].map((facts) => [facts.name, [facts]]),
);
const columns = [
  column('user_id', 'uuid'),
  column('peer_id', 'uuid'),
  column('owner', 'text'),
  column('tenant', 'integer'),
  column('odd', 'text', { isDeterministic: false }),
  column('made', 'uuid', { isStored: false }),
  column('at', 'timestamp with time zone'),
  column('current_user', 'text'),
];

function read(sql: string) {
  const tokens = readTokens(sql);
  if (!tokens) return 'unread';
  const demands = demandsOf(tokens, { columns, qualifiers: [undefined, 'm'], functions });
  return (
    demands?.map(({ column: name, kind, claim }) => `${name}:${kind}=${claim.path.join('.')}:${claim.type}`) ??
    'any row'
  );
}

test.each<[string, readonly string[]]>([
  ['(user_id = auth.uid())', ['user_id:uuid=sub:uuid']],
  ['(user_id = ( SELECT auth.uid() AS uid))', ['user_id:uuid=sub:uuid']],
  ['(( SELECT auth.uid() AS uid) = user_id)', ['user_id:uuid=sub:uuid']],
  ['(user_id IN ( SELECT auth.uid() AS uid))', ['user_id:uuid=sub:uuid']],
  ['user_id = (select auth.uid())', ['user_id:uuid=sub:uuid']],
  ['(m.user_id = supabase.uid_of())', ['user_id:uuid=sub:uuid']],
  ['(user_id = me())', ['user_id:uuid=sub:uuid']],
  [`((auth.jwt() ->> 'org'::text) = owner)`, ['owner:text=org:text']],
  [`(owner = (( SELECT auth.jwt() AS jwt) ->> 'org'::text))`, ['owner:text=org:text']],
  [`((owner)::text = ((auth.jwt() -> 'app_metadata'::text) ->> 'org'::text))`, ['owner:text=app_metadata.org:text']],
  [`(tenant = ((auth.jwt() ->> 'tenant'::text))::integer)`, ['tenant:integer=tenant:integer']],
  [`((tenant)::bigint = ((auth.jwt() ->> 'tenant'::text))::bigint)`, ['tenant:integer=tenant:integer']],
  [`((tenant)::text = (auth.jwt() ->> 'tenant'::text))`, ['tenant:integer=tenant:text']],
  [`((user_id)::text = (auth.jwt() ->> 'sub'::text))`, ['user_id:uuid=sub:text']],
  ['((auth.uid())::text = owner)', ['owner:text=sub:uuid text']],
  ['((user_id = auth.uid()) AND (at > now()))', ['user_id:uuid=sub:uuid']],
  ['((user_id = auth.uid()) OR (peer_id = auth.uid()))', ['user_id:uuid=sub:uuid', 'peer_id:uuid=sub:uuid']],
  ['(((user_id = auth.uid()) OR (peer_id = auth.uid())) AND (m.user_id = auth.uid()))', ['user_id:uuid=sub:uuid']],
  ['false', []],
  ['((user_id = auth.uid()) OR false)', ['user_id:uuid=sub:uuid']],
])('%s names its rows', (sql, expected) => {
  expect(read(sql)).toEqual(expected);
});

test.each([
  'true',
  '(user_id <> auth.uid())',
  '(NOT (user_id = auth.uid()))',
  'not user_id = auth.uid()',
  '((user_id = auth.uid()) OR (at > now()))',
  '(user_id = nobody())',
  '(user_id = other_me())',
  '(user_id = bare())',
  '(user_id = unknown())',
  '(user_id = public.uid())',
  '(user_id = auth.uid(1))',
  '(user_id IS NOT DISTINCT FROM auth.uid())',
  '(user_id OPERATOR(public.=) auth.uid())',
  '(user_id = ANY (ARRAY[auth.uid()]))',
  '(user_id NOT IN ( SELECT auth.uid() AS uid))',
  '(user_id IN ( SELECT auth.uid() AS uid, 1))',
  '(user_id IN (auth.uid(), peer_id))',
  '(user_id = ( SELECT auth.uid() AS uid FROM members))',
  '(COALESCE(user_id, auth.uid()) = auth.uid())',
  '(other.user_id = auth.uid())',
  `((odd = (auth.jwt() ->> 'org'::text)))`,
  `(made = auth.uid())`,
  `(owner = ((auth.jwt() ->> 'org'::text) COLLATE "C"))`,
  `(owner = lower((auth.jwt() ->> 'org'::text)))`,
  `((owner)::uuid = auth.uid())`,
  `((owner)::character varying(3) = (auth.jwt() ->> 'org'::text))`,
  `(tenant = ((auth.jwt() ->> 'tenant'::text))::numeric)`,
  `((auth.jwt() -> 'org'::text) = to_jsonb(owner))`,
  `(CURRENT_USER = (auth.jwt() ->> 'name'::text))`,
  `CASE WHEN (tenant = 1) AND user_id = auth.uid() AND (tenant = 2) THEN true ELSE true END`,
  `at between '2020-01-01' and user_id = auth.uid()`,
  `(user_id = auth.uid()) IS NOT TRUE`,
  `(user_id = auth.uid() = false)`,
])('%s lets any row through, as far as can be told', (sql) => {
  expect(read(sql)).toBe('any row');
});

test.each([`user_id = auth.uid() or 'a' = E'a'`, `U&"user_id" = auth.uid()`, '$$x$$ = owner', '(user_id = auth.uid()'])(
  '%s is not taken apart',
  (sql) => {
    expect(read(sql)).toBe('unread');
  },
);
