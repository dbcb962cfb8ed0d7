/** What a pending write does to rows, as far as it can be known before the server has answered. */
import type { KnownRow, RowKey, WireObject } from '@rowcast/protocol';
import type { ModelInfo } from './model-info.js';

export type RowChange =
  | {
      readonly kind: 'create';
      readonly model: ModelInfo;
      readonly key: RowKey;
      readonly row: KnownRow;
      /** Set if the key only stands in until the database has made the real one. */
      readonly standIn?: StandIn;
    }
  | {
      readonly kind: 'update';
      readonly model: ModelInfo;
      readonly where: WireObject;
      /** The new values; undefined for a field whose new value is not known. */
      readonly changes: KnownRow;
    }
  | { readonly kind: 'delete'; readonly model: ModelInfo; readonly where: WireObject };

/** What tells the real row when it comes before the write's reply. */
export interface StandIn {
  /** The keys of the model that were known before the write. */
  readonly keysBefore: ReadonlySet<RowKey>;
  /** The values that the write gave: those of the real row too, unless a trigger has other plans. */
  readonly given: KnownRow;
}
