/**
 * Names the content of a result: equal digests mean the same rows in the same order, on whichever server they were
 * read. A client says by one what it holds, and hears "unchanged" of a server that has never seen it before.
 *
 * A digest is an HMAC over the hashes of the row texts, so that a change costs the hashing of the rows that
 * changed. The key is the servers' secret together with the query as it is asked of Postgres: nobody can make up
 * the digest of rows that he was not sent, and rows of another shape never have the same.
 */
import { createHmac, hash } from 'node:crypto';
import type { ResultRow, ResultRows } from './result-rows.js';

/** A result with its digest. Rows that are the same as in the version before are the same objects. */
export interface DigestedRows {
  readonly rows: ResultRows;
  readonly digest: string;
  /** One hash after another. */
  readonly hashes: Buffer;
  /** The length of the texts that this version has and the one before had not. */
  readonly newBytes: number;
}

const hashBytes = 16;

export class ResultDigester {
  readonly #key: Buffer;

  constructor(serversKey: Uint8Array, query: string) {
    this.#key = createHmac('sha256', serversKey).update(query).digest();
  }

  digest(rows: ResultRows, before?: DigestedRows): DigestedRows {
    const places = before && placesOf(before.rows, rows);
    const hashes = Buffer.allocUnsafe(rows.length * hashBytes);
    let newBytes = 0;
    const shared = rows.map((entry, index): ResultRow => {
      const place = places ? places(entry, index) : -1;
      const old = before?.rows[place];
      if (before && old?.row === entry.row) {
        before.hashes.copy(hashes, index * hashBytes, place * hashBytes, (place + 1) * hashBytes);
        return old;
      }
      newBytes += entry.row.length;
      hash('sha256', entry.row, 'buffer').copy(hashes, index * hashBytes, 0, hashBytes);
      return entry;
    });
    const digest = createHmac('sha256', this.#key).update(hashes).digest('base64url').slice(0, digestLength);
    return { rows: shared, digest, hashes, newBytes };
  }
}

/** 132 bits. */
const digestLength = 22;

/** Where a row stood before. Most stand where they stood; only if one does not, all are looked up. */
function placesOf(before: ResultRows, after: ResultRows): (entry: ResultRow, index: number) => number {
  const isInPlace = before.length === after.length && before.every(({ key }, index) => key === after[index]?.key);
  if (isInPlace) return (_entry, index) => index;
  const places = new Map(before.map(({ key }, index) => [key, index]));
  return ({ key }) => places.get(key) ?? -1;
}
