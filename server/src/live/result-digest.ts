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
  /**
   * One hash after another, a character for each byte. A small buffer would be a piece of a larger one that Node hands out
   * in turns, and keep all of it.
   */
  readonly hashes: string;
  /** The length of the texts that this version has and the one before had not. */
  readonly newBytes: number;
}

const hashBytes = 16;

export class ResultDigester {
  readonly #key: string;

  constructor(serversKey: Uint8Array, query: string) {
    this.#key = createHmac('sha256', serversKey).update(query).digest('base64url');
  }

  digest(rows: ResultRows, before?: DigestedRows): DigestedRows {
    const places = before && placesOf(before.rows, rows);
    const hashes: string[] = [];
    let newBytes = 0;
    const shared = rows.map((entry, index): ResultRow => {
      const place = places ? places(entry, index) : -1;
      const old = before?.rows[place];
      if (before && old?.row === entry.row) {
        hashes.push(before.hashes.slice(place * hashBytes, (place + 1) * hashBytes));
        return old;
      }
      newBytes += entry.row.length;
      hashes.push(hash('sha256', entry.row, 'binary').slice(0, hashBytes));
      return entry;
    });
    const all = hashes.join('');
    const digest = createHmac('sha256', this.#key).update(all, 'binary').digest('base64url').slice(0, digestLength);
    return { rows: shared, digest, hashes: all, newBytes };
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
