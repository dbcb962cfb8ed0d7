/**
 * Plans what is written along one relation: which verbs it takes, which Prisma's types allow there, and
 * what each of them does. Pure.
 */
import { RowcastError } from '@rowcast/protocol';
import { entriesOf } from '../../query/check-scope.js';
import { unknownName } from '../../query/unknown-name.js';
import { scopeOn, type WriteScope } from '../mutation-scope.js';
import { planAction } from './plan-action.js';
import type { GivenRelation } from './record-planner.js';
import { isOneToOne, looseFields, nameOf, openLink, type RelationLink } from './relation-link.js';
import type { ActionKind, RelationWrite } from './write-plan.js';

export function planRelation(scope: WriteScope, given: GivenRelation): readonly RelationWrite[] {
  const { relation, value, path } = given;
  const link = openLink(scope, relation);
  const verbs = verbsOf(link, given.isUpdate);
  const target = scopeOn(scope, link.target);
  const asked = entriesOf(value, path).map(([verb, operand]) => {
    const kind = verbs.find((known) => known === verb);
    if (kind === undefined) throw unknownVerb(link, verb, verbs);
    return { kind, operand };
  });
  const wanted = asked.filter(({ kind, operand }) => !(isSwitch(kind, link) && operand === false));
  if (link.tie === 'here' && isOneToOne(link) && wanted.length > 1) throw severalVerbs(link, path);
  return wanted.map(({ kind, operand }) => {
    if (kind === 'disconnect') checkMayDisconnect(link);
    return { link, action: planAction(kind, { ...given, scope, target, link, operand, path: `${path}.${kind}` }) };
  });
}

function verbsOf(link: RelationLink, isUpdate: boolean): readonly ActionKind[] {
  const { relation, tie } = link;
  const making: readonly ActionKind[] = ['create', 'connect', 'connectOrCreate'];
  const many: readonly ActionKind[] = relation.isList && tie === 'there' ? ['createMany'] : [];
  if (!isUpdate) return [...making, ...many];
  const changing: readonly ActionKind[] = ['update', 'upsert'];
  if (!relation.isList) return [...making, ...changing, ...(relation.isNullable ? toOneRemovals : [])];
  return [...making, ...many, ...changing, 'set', 'disconnect', 'delete', 'updateMany', 'deleteMany'];
}

const toOneRemovals: readonly ActionKind[] = ['disconnect', 'delete'];

/** Of a to-one relation these take `true`, and `false` for nothing. */
function isSwitch(kind: ActionKind, { relation }: RelationLink): boolean {
  return !relation.isList && toOneRemovals.includes(kind);
}

/** A record that must be related cannot be let go. */
function checkMayDisconnect(link: RelationLink): void {
  if (link.tie === 'between' || looseFields(link).length > 0) return;
  const { target, opposite } = link;
  const owner = opposite ? `${target.name}.${opposite.name}` : target.name;
  throw new RowcastError(
    'RECORD_FIELD_REQUIRED',
    `${owner} must have a value, so ${nameOf(link)} cannot be disconnected`,
    {
      hint: isOneToOne(link)
        ? 'delete the record, or connect another'
        : 'delete the records, or connect them elsewhere',
      model: target.name,
      ...(opposite && { fields: [opposite.name] }),
    },
  );
}

function unknownVerb({ model, relation }: RelationLink, verb: string, verbs: readonly string[]): RowcastError {
  const message = `${model.name}.${relation.name} takes no ${JSON.stringify(verb.slice(0, 60))} here`;
  const known = { known: verbs, whose: 'its verbs', model: model.name };
  return unknownName({ code: 'QUERY_UNKNOWN_ARGUMENT', message, name: verb, ...known });
}

/** Prisma does some of them before and some after it has written the record, by rules of their own. */
function severalVerbs({ model, relation }: RelationLink, path: string): RowcastError {
  return new RowcastError('QUERY_UNSUPPORTED', `${path} does more than one thing to a one-to-one relation`, {
    hint: 'give one verb, and the next in another call of the same $transaction',
    model: model.name,
    fields: [relation.name],
  });
}
