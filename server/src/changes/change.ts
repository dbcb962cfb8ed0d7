/** What the change log tells: which rows of which tables changed, between one snapshot and the next. */
import type { Snapshot } from '@rowcast/protocol';

/** A row as the trigger saw it: column names to JSON values. */
export type RowImage = { readonly [column: string]: unknown };

/** What one statement did to one table. */
export interface Change {
  /** The oid of the table; for a partition, that of its root. */
  readonly table: number;
  readonly operation: 'insert' | 'update' | 'delete' | 'truncate';
  /** The rows before and after. Null means that they are unknown, and any row may have changed. */
  readonly rows: readonly RowImage[] | null;
}

/** Everything that became visible between the previous snapshot and this one: whole transactions only. */
export interface ChangeBatch {
  readonly kind: 'changes';
  readonly snapshot: Snapshot;
  readonly changes: readonly Change[];
  /** Whether a table, policy, function or grant was changed. */
  readonly hasSchemaChange: boolean;
}

/** A stretch in which changes may have been missed: anything may have changed. */
export interface Gap {
  readonly kind: 'gap';
  readonly snapshot: Snapshot;
  readonly reason: string;
}
