/**
 * What is to be written, after all checks: a record, and what is nested in it. `plan-record.ts` makes it,
 * `write-record.ts` carries it out; between the two, nothing is decided by names any more.
 */
import type { WireValue } from '@rowcast/protocol';
import type { Condition } from '../../query/checked-query.js';
import type { NewRecord } from '../check-create-data.js';
import type { Assignment } from '../check-update-data.js';
import type { RelationLink } from './relation-link.js';

export interface PlannedCreate {
  readonly record: NewRecord;
  /** What gives the record its foreign keys, and so comes before it. */
  readonly before: readonly RelationWrite[];
  /** What needs the record's own key, and so comes after it, in the order given. */
  readonly after: readonly RelationWrite[];
}

export interface PlannedUpdate {
  readonly assignments: readonly Assignment[];
  readonly before: readonly RelationWrite[];
  readonly after: readonly RelationWrite[];
}

/** One verb along one relation, such as `folder: { connect: … }`. */
export interface RelationWrite {
  readonly link: RelationLink;
  readonly action: RelationAction;
}

export type RelationAction =
  | { readonly kind: 'create'; readonly creates: readonly PlannedCreate[] }
  | { readonly kind: 'createMany'; readonly records: readonly NewRecord[]; readonly isSkippingDuplicates: boolean }
  | { readonly kind: 'connect' | 'set'; readonly records: readonly NamedRecord[] }
  | { readonly kind: 'connectOrCreate'; readonly entries: readonly ConnectOrCreate[] }
  /** `always` lets go of whatever there is. */
  | { readonly kind: 'disconnect'; readonly where: Condition }
  | { readonly kind: 'update'; readonly entries: readonly NestedUpdate[] }
  | { readonly kind: 'updateMany'; readonly entries: readonly NestedUpdateMany[] }
  | { readonly kind: 'upsert'; readonly entries: readonly NestedUpsert[] }
  /** All of `count` records must be there. */
  | { readonly kind: 'delete'; readonly where: Condition; readonly count: number }
  | { readonly kind: 'deleteMany'; readonly wheres: readonly Condition[] };

export type ActionKind = RelationAction['kind'];

/** A record named by unique fields. */
export interface NamedRecord {
  readonly where: Condition;
  /** The values of the link's `to`, where that is all that names it. */
  readonly keys: KeyValues | undefined;
}

/** Values in wire form, in the order of the fields they are for. */
export type KeyValues = readonly WireValue[];

export interface ConnectOrCreate {
  readonly record: NamedRecord;
  readonly create: PlannedCreate;
}

export interface NestedUpdate {
  readonly where: Condition;
  readonly update: PlannedUpdate;
}

export interface NestedUpdateMany {
  readonly where: Condition;
  readonly assignments: readonly Assignment[];
}

export interface NestedUpsert extends NestedUpdate {
  readonly create: PlannedCreate;
}

/** Whether it is one statement's work: values alone. */
export function isFlat({ before, after }: PlannedCreate | PlannedUpdate): boolean {
  return before.length === 0 && after.length === 0;
}
