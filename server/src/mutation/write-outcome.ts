/**
 * A write that has a key is done once, however often and to however many servers it is sent: what became of it is
 * kept in the transaction of the write itself (`sql/060-writes.sql`).
 *
 * A key belongs to whom the token names, not to all of the claims: a write that is sent again with a fresh token is
 * still the same write.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type MutationResult, type MutationSpec, RowcastError } from '@rowcast/protocol';
import type { Statement } from '../database/statement.js';
import type { Identity } from '../identity.js';

export interface WriteName {
  readonly owner: string;
  readonly key: string;
  /** Equal for equal mutations. */
  readonly request: string;
}

/** What `beginWrite` returns of a write that was done before. */
export interface KeptWrite {
  readonly request: string;
  readonly transaction: string;
  /** A JSON text. */
  readonly results: string;
}

export function nameWrite(key: string, identity: Identity, mutations: readonly MutationSpec[]): WriteName {
  const { iss } = identity.claims;
  const owner = JSON.stringify([iss ?? null, identity.userId]);
  const request = createHash('sha256').update(canonicalJson(mutations)).digest('base64url');
  return { owner, key, request };
}

/** Waits for the same write, if it is under way elsewhere. One row if it has been done. */
export function beginWrite({ owner, key }: WriteName): Statement {
  return { text: 'select request, transaction, results from rowcast.begin_write($1, $2)', values: [owner, key] };
}

/** A write that wrote nothing is not kept: it may be done again. */
export function keepWrite({ owner, key, request }: WriteName, results: readonly MutationResult[]): Statement {
  const values = [owner, key, request, JSON.stringify(results)];
  const text = 'select rowcast.keep_write($1, $2, $3, $4) where pg_current_xact_id_if_assigned() is not null';
  return { text, values };
}

/** Throws WRITE_KEY_REUSED if it was another write that was done under this key. */
export function readKeptWrite(kept: KeptWrite, { request }: WriteName): readonly MutationResult[] {
  if (kept.request === request) return JSON.parse(kept.results) as readonly MutationResult[];
  throw new RowcastError('WRITE_KEY_REUSED', 'another write was done under this key', {
    hint: 'make a key of its own, such as crypto.randomUUID(), for each write',
  });
}
