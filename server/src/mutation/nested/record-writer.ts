/** The two things that nested writes ask for in turn, so that they need not know how they are nested themselves. */
import type { CatalogScalar } from '../../catalog/catalog.js';
import type { MutationScope } from '../mutation-scope.js';
import type { SomeRows } from './related-rows.js';
import type { PlannedCreate, PlannedUpdate } from './write-plan.js';
import type { WrittenRecord } from './written-record.js';

export interface RecordWriter {
  /** The records in the order given, with the values of `needed`; none if nothing about them is needed. */
  create(
    scope: MutationScope,
    creates: readonly PlannedCreate[],
    needed: readonly CatalogScalar[],
  ): Promise<readonly WrittenRecord[]>;
  /** The one record among the rows; undefined if there is none that the identity may change. */
  update(rows: SomeRows, update: PlannedUpdate): Promise<WrittenRecord | undefined>;
}
