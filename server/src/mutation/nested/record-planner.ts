/** What planning a record and planning its relations ask of each other, in turn. */
import type { WireValue } from '@rowcast/protocol';
import type { CatalogRelation } from '../../catalog/catalog.js';
import type { WriteScope } from '../mutation-scope.js';
import type { Nesting } from './nesting.js';
import type { PlannedCreate, PlannedUpdate } from './write-plan.js';

export interface PlanPlace {
  /** Where it stands in the arguments, for messages. */
  readonly path: string;
  readonly nesting: Nesting;
  /** The relation that leads back to the record that this is nested in. */
  readonly back?: CatalogRelation | undefined;
}

/** Plans records, which relations are part of, and which are part of relations. */
export interface RecordPlanner {
  planCreate(scope: WriteScope, data: WireValue | undefined, place: PlanPlace): PlannedCreate;
  planUpdate(scope: WriteScope, data: WireValue | undefined, place: PlanPlace): PlannedUpdate;
}

export interface GivenRelation {
  readonly relation: CatalogRelation;
  /** The object of verbs. */
  readonly value: WireValue;
  readonly isUpdate: boolean;
  readonly path: string;
  readonly nesting: Nesting;
  readonly planner: RecordPlanner;
}
