/**
 * Finds which claims of the token a piece of SQL looks at. Pure. `all` is the answer whenever that cannot be
 * told for certain: then no two identities share a result.
 *
 * Claims are reached through `auth.jwt() ->> 'name'`, through `auth.uid()`, `auth.sub()` and `auth.role()` (which
 * are followed as functions), or through the setting itself, which only those functions are trusted with.
 */
import type { FunctionFacts } from './introspect.js';
import { namesIn } from './names-in.js';

export type ClaimsRead = ReadonlySet<string> | 'all';

const noClaims: ReadonlySet<string> = new Set();

/**
 * `auth.jwt() ->> 'org'`, also with `->`, and wrapped as Postgres prints `(select auth.jwt())`. A parenthesis
 * between token and arrow may close a call that makes something else of the token, and a text may go on in the next line.
 */
const claimOfToken =
  /(?:\(\s*select\s+auth\.jwt\(\)(?:\s+as\s+"?\w+"?)?\s*\)|(?<![\p{L}\p{N}_$"])auth\.jwt\(\))\s*->>?\s*'((?:[^']|'')+)'(?!\s*')/giu;

/** The token, or a name that may be spelled so in escapes, or what reads or changes the setting. */
const otherMention = /(?<![\p{L}\p{N}_$])jwt(?![\p{L}\p{N}_$])|\bu&["']|current_setting|set_config/iu;

/** The claims that a policy or a function body names by itself. */
export function claimsIn(sql: string): ClaimsRead {
  if (otherMention.test(sql.replaceAll(claimOfToken, ' '))) return 'all';
  return new Set([...sql.matchAll(claimOfToken)].map(([, name]) => (name ?? '').replaceAll("''", "'")));
}

/** All that the usual identity functions are written with, beside the names of claims. */
const plainWords = new Set([
  ...[
    'select',
    'return',
    'coalesce',
    'nullif',
    'current_setting',
    'true',
    'cast',
    'as',
    'json',
    'jsonb',
    'text',
    'uuid',
  ],
  ...['varchar', 'pg_catalog', 'request', 'jwt', 'claims', 'claim'],
]);

/** What the identity functions read, if they are what everybody takes them for; undefined for any other function. */
export function claimsOfIdentityFunction(routine: FunctionFacts): ClaimsRead | undefined {
  if (routine.schema !== 'auth' || routine.language !== 'sql' || routine.arity > 0) return undefined;
  switch (routine.name) {
    case 'uid':
    case 'sub':
      return readsOnly(routine.body, 'sub') ? new Set(['sub']) : undefined;
    case 'role':
      return readsOnly(routine.body, 'role') ? new Set(['role']) : undefined;
    case 'jwt':
      // Which claims of it are looked at is up to the caller, whose own text says so.
      return readsOnly(routine.body) ? noClaims : undefined;
    default:
      return undefined;
  }
}

/** Whether a body asks the settings for the token and this claim of it, and does nothing else. */
function readsOnly(body: string, claim?: string): boolean {
  const settings = [
    '',
    'request.jwt.claims',
    'request.jwt.claim',
    ...(claim ? [`request.jwt.claim.${claim}`, claim] : []),
  ];
  const literals = [...body.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text ?? '');
  const code = body.replaceAll(/'(?:[^']|'')*'/g, ' ');
  return literals.every((text) => settings.includes(text)) && [...namesIn(code)].every((name) => plainWords.has(name));
}

export function unionOfClaims(a: ClaimsRead, b: ClaimsRead): ClaimsRead {
  return a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]);
}
