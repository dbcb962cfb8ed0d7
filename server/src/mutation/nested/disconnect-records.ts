/** Nested `disconnect` and `set`: records stop being related to the one around them. */
import { allOf, always, type Condition } from '../../query/checked-query.js';
import { touch } from '../check-update-data.js';
import { readScopeOf, scopeOn } from '../mutation-scope.js';
import { connect } from './connect-records.js';
import { partRows } from './join-rows.js';
import { leftAlone } from './missing-related.js';
import { oneOf } from './one-of.js';
import { changeRows, countRows, letGo, relatedRows } from './related-rows.js';
import { looseFields, type RelationLink } from './relation-link.js';
import type { NamedRecord } from './write-plan.js';
import { areEqual, assign, isRecord, pair, valuesOf, type WrittenRecord } from './written-record.js';

/** Records that are not related are passed over, as in Prisma. */
export async function disconnect(owner: WrittenRecord, link: RelationLink, where: Condition): Promise<void> {
  if (link.tie === 'between') return partRows(owner, link, { where });
  const loose = looseFields(link);
  if (link.tie === 'there') return letGo(relatedRows(owner, link, where), loose);
  const { scope } = owner;
  const relation = readScopeOf(scope).openRelation(link.model, link.relation);
  const isRelated: Condition = { kind: 'is', relation, condition: where };
  await letGo({ scope, where: allOf([isRecord(owner), isRelated]) }, loose);
}

/** Only what differs is written. Of a list, records that are not there are passed over, as in Prisma. */
export async function setRelated(
  owner: WrittenRecord,
  link: RelationLink,
  records: readonly NamedRecord[],
): Promise<void> {
  const where = oneOf(records);
  if (link.tie === 'between') {
    await partRows(owner, link, { where: always, except: where });
    return connect(owner, link, records);
  }
  const scope = scopeOn(owner.scope, link.target);
  const keys = pair(link.to, valuesOf(owner, link.from));
  const isRelated = areEqual(link.target, keys);
  if (records.length > 0) {
    await changeRows({ scope, where, except: isRelated }, [...assign(link.target, keys), ...touch(scope)]);
  }
  const rest = { scope, where: isRelated, except: where };
  const loose = looseFields(link);
  if (loose.length > 0) return letGo(rest, loose);
  if ((await countRows(rest)) > 0) throw leftAlone(link);
}
