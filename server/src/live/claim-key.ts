/**
 * What a row has to hold, in the column that a demand names, to count for an identity. Pure. `any` wherever
 * Postgres might make something else of the claim than is made of it here.
 */
import type { ClaimValue } from '../catalog/claim-expression.js';
import type { RowDemand } from '../catalog/row-demand.js';
import type { Identity } from '../identity.js';
import { equalityKey } from './equality-key.js';

/** The key of the one value; `none` if no value will do, as nothing equals null. */
export type ClaimKey = { readonly key: string } | 'none' | 'any';

export function claimKeyOf({ kind, claim }: Pick<RowDemand, 'kind' | 'claim'>, identity: Identity): ClaimKey {
  const value = valueAt(identity.claims, claim.path);
  if (value === undefined || value === null) return 'none';
  if (typeof value !== 'string' && !Number.isSafeInteger(value)) return 'any';
  const text = asType(String(value), claim.type);
  const key = text === undefined ? undefined : equalityKey(kind, text);
  return key === undefined ? 'any' : { key };
}

/** As `->` goes from member to member; undefined where there is none. */
function valueAt(claims: Identity['claims'], path: ClaimValue['path']): unknown {
  let value: unknown = claims;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined;
    // An object that is not a list holds its members by name.
    value = (value as { readonly [member: string]: unknown })[name];
  }
  return value;
}

const plainUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The text that the value has after the cast; undefined for forms that are better left to Postgres. */
function asType(text: string, type: ClaimValue['type']): string | undefined {
  if (type === 'text') return text;
  if (type === 'integer') return /^-?\d{1,18}$/.test(text) ? text : undefined;
  return plainUuid.test(text) ? text.toLowerCase() : undefined;
}
