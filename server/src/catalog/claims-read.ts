/**
 * Finds which claims of the token a piece of SQL looks at. Pure. `all` is the answer whenever that cannot be
 * told for certain: then no two identities share a result.
 *
 * Claims are reached through `auth.jwt() ->> 'name'`, through `auth.uid()`, `auth.sub()` and `auth.role()` (which
 * are followed as functions), or through the setting itself, which only those functions are trusted with.
 */
import type { FunctionFacts } from './introspect.js';

export type ClaimsRead = ReadonlySet<string> | 'all';

const noClaims: ReadonlySet<string> = new Set();

/** `(auth.jwt() ->> 'org')`, also with `->`, and wrapped as Postgres prints `(select auth.jwt())`. */
const claimOfToken =
  /(?:\(\s*select\s+auth\.jwt\(\)(?:\s+as\s+"?\w+"?)?\s*\)|auth\.jwt\(\))\s*\)?\s*->>?\s*'((?:[^']|'')+)'/gi;

/** The claims that a policy or a function body names by itself. */
export function claimsIn(sql: string): ClaimsRead {
  if (/current_setting/i.test(sql)) return 'all';
  const mentions = sql.match(/\bjwt\s*"?\s*\(/gi)?.length ?? 0;
  const named = [...sql.matchAll(claimOfToken)].map(([, name]) => (name ?? '').replaceAll("''", "'"));
  return named.length === mentions ? new Set(named) : 'all';
}

/** What the identity functions read, if they are what everybody takes them for; undefined for any other function. */
export function claimsOfIdentityFunction(routine: FunctionFacts): ClaimsRead | undefined {
  if (routine.schema !== 'auth' || routine.language !== 'sql') return undefined;
  const literals = new Set([...routine.body.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => text ?? ''));
  const reads = (claim: string): boolean =>
    onlyHas(literals, ['', 'request.jwt.claims', `request.jwt.claim.${claim}`, claim]);
  switch (routine.name) {
    case 'uid':
    case 'sub':
      return reads('sub') ? new Set(['sub']) : 'all';
    case 'role':
      return reads('role') ? new Set(['role']) : 'all';
    case 'jwt':
      // Which claims of it are looked at is up to the caller, whose own text says so.
      return onlyHas(literals, ['', 'request.jwt.claims', 'request.jwt.claim']) ? noClaims : 'all';
    default:
      return undefined;
  }
}

function onlyHas(texts: ReadonlySet<string>, allowed: readonly string[]): boolean {
  return [...texts].every((text) => allowed.includes(text));
}

export function unionOfClaims(a: ClaimsRead, b: ClaimsRead): ClaimsRead {
  return a === 'all' || b === 'all' ? 'all' : new Set([...a, ...b]);
}
