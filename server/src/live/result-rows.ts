/** The rows of a result: keys and the JSON texts that Postgres wrote, in order. Compared and sent as texts. */
import type { RowKey } from '@rowcast/protocol';

export interface ResultRow {
  readonly key: RowKey;
  /** The JSON text of a WireRow. */
  readonly row: string;
}

export type ResultRows = readonly ResultRow[];

/** The JSON text of the array of rows, without parsing any. */
export function rowsText(rows: ResultRows): string {
  return `[${rows.map((entry) => entry.row).join(',')}]`;
}

/** The length of all rows. */
export function textBytes(rows: ResultRows): number {
  return rows.reduce((bytes, { row }) => bytes + row.length, 0);
}
