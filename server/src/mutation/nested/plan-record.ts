/**
 * Plans how a record is made or changed, with what is nested in it to any depth: every name, type, grant
 * and limit is checked before the first statement is sent. Pure but for the ids it makes.
 */
import type { WireValue } from '@rowcast/protocol';
import type { CatalogRelation } from '../../catalog/catalog.js';
import { always } from '../../query/checked-query.js';
import { checkNewRecord } from '../check-create-data.js';
import { checkAssignments } from '../check-update-data.js';
import type { WriteScope } from '../mutation-scope.js';
import { type DataParts, splitData } from '../split-data.js';
import { checkMayInsert, checkMayWrite } from '../write-access.js';
import { Nesting } from './nesting.js';
import { planRelation } from './plan-relation.js';
import type { PlanPlace, RecordPlanner } from './record-planner.js';
import type { PlannedCreate, PlannedUpdate, RelationWrite } from './write-plan.js';

/** The top of a mutation; `path` names the argument. */
export function topPlace({ limits }: WriteScope, path: string): PlanPlace {
  return { path, nesting: new Nesting(limits) };
}

export function planCreate(scope: WriteScope, data: WireValue | undefined, place: PlanPlace): PlannedCreate {
  checkMayInsert(scope);
  const { values, relations } = splitData({ model: scope.model, data, ...place });
  const writes = planRelations(scope, relations, { ...place, isUpdate: false });
  const before = writes.filter(({ link }) => link.tie === 'here');
  const later = new Set([...before.flatMap(({ link }) => link.relation.from), ...keysGivenBy(place.back)]);
  return {
    record: checkNewRecord(scope, values, later),
    before,
    after: writes.filter((write) => !before.includes(write)),
  };
}

export function planUpdate(scope: WriteScope, data: WireValue | undefined, place: PlanPlace): PlannedUpdate {
  const { values, relations } = splitData({ model: scope.model, data, ...place });
  const writes = planRelations(scope, relations, { ...place, isUpdate: true });
  const given = writes.filter(givesKeys);
  // As in Prisma, letting go has the last word.
  const before = [...given.filter((write) => !letsGo(write)), ...given.filter(letsGo)];
  for (const { link } of before) for (const field of link.from) checkMayWrite(scope, 'update', field);
  const isTouched = !before.every(letsGo);
  return {
    assignments: checkAssignments(scope, values, { path: place.path, isTouched }),
    before,
    after: writes.filter((write) => !before.includes(write)),
  };
}

const planner: RecordPlanner = { planCreate, planUpdate };

function planRelations(
  scope: WriteScope,
  relations: DataParts['relations'],
  place: PlanPlace & { readonly isUpdate: boolean },
): readonly RelationWrite[] {
  return relations.flatMap(([relation, value]) => {
    const path = `${place.path}.${relation.name}`;
    return planRelation(scope, { relation, value, isUpdate: place.isUpdate, path, nesting: place.nesting, planner });
  });
}

/** Whether the write is known to set the foreign keys of an updated record, whatever they are now. */
function givesKeys({ link, action }: RelationWrite): boolean {
  if (link.tie !== 'here') return false;
  if (action.kind === 'disconnect') return action.where === always;
  return action.kind === 'create' || action.kind === 'connect' || action.kind === 'connectOrCreate';
}

function letsGo({ action }: RelationWrite): boolean {
  return action.kind === 'disconnect';
}

function keysGivenBy(back: CatalogRelation | undefined): readonly string[] {
  return back?.holdsKey ? back.from : [];
}
