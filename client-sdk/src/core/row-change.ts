/** What a write of this client does to rows, as far as it can be known before the server has answered. */
import type { KnownRow, RowKey, WireObject } from '@rowcast/protocol';
import { isOperation } from './assigned-value.js';
import type { ModelInfo } from './model-info.js';

export type RowChange = CreateChange | UpdateChange | DeleteChange;

interface Change {
  readonly model: ModelInfo;
  /** The write's transaction; undefined while the server has not answered. */
  readonly transaction?: string;
  /** It was sent and may have happened: whether the server's rows have it, nobody here knows. */
  readonly isInDoubt?: true;
  /** Other models that the same write changes, nobody here knows how: where they show, nothing of it may show yet. */
  readonly besides?: ReadonlySet<string>;
}

export interface CreateChange extends Change {
  readonly kind: 'create';
  readonly key: RowKey;
  readonly row: KnownRow;
  /** Set if the key only stands in until the database has made the real one. */
  readonly standIn?: StandIn;
  /** Set if the row may be there already, unknown to the client: an upsert. */
  readonly mayExist?: true;
}

export interface UpdateChange extends Change {
  readonly kind: 'update';
  readonly where: WireObject;
  /** The new values; undefined for a field whose new value is not known. */
  readonly changes: KnownRow;
  /** Set if the change is certain to concern one row and no other: that row, as it was known before. */
  readonly before?: KnownRow;
}

export interface DeleteChange extends Change {
  readonly kind: 'delete';
  readonly where: WireObject;
  /** As in an update. */
  readonly before?: KnownRow;
}

/** What tells the real row when it comes before the write's reply. */
export interface StandIn {
  /** The keys of the model that were known before the write. */
  readonly keysBefore: ReadonlySet<RowKey>;
  /** The values that the write gave: those of the real row too, unless a trigger has other plans. */
  readonly given: KnownRow;
}

/** Where a row says that it shows a write which the server has not answered. No field is called so. */
export const pendingMark = '$pending';

/** The change, with its mark on all that it makes of rows. */
export function markPending(change: RowChange): RowChange {
  if (change.transaction !== undefined || change.kind === 'delete') return change;
  const mark = { [pendingMark]: true };
  if (change.kind === 'create') return { ...change, row: { ...change.row, ...mark } };
  return { ...change, changes: { ...change.changes, ...mark } };
}

/** The key of the row that a filter names, if it names one. It may ask for more than the key. */
export function namedKey(where: WireObject, model: ModelInfo): RowKey | undefined {
  const members = Object.entries(where).flatMap(([name, value]) =>
    model.compound(name) && isOperation(value) ? Object.entries(value) : [[name, value] as const],
  );
  return model.keyOf(Object.fromEntries(members.filter(([, value]) => !isOperation(value))));
}
