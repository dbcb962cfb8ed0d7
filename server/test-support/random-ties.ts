/**
 * Random writes of what stands in join tables: labels, which messages have them, and who is whose friend. As SQL, and as
 * a client's nested writes.
 */
import type { MutationSpec, WireObject } from '@rowcast/protocol';
import fc from 'fast-check';
import { labelIds, messageIds, people } from './random-world.js';

const labelId = fc.constantFrom(...labelIds);
const messageId = fc.constantFrom(...messageIds);
const person = fc.constantFrom(...people);
/** Few, so that they meet. */
const someMessage = fc.constantFrom(1, 1, 2, 3, 5);
const someLabel = fc.constantFrom(1, 1, 2, 3);

const tagging = fc.oneof(
  {
    arbitrary: fc.tuple(someLabel, someMessage).map(
      ([label, message]) => `insert into _tagging select l.id, m.id from labels l, messages m
  where l.id = ${label} and m.id = ${message} on conflict do nothing`,
    ),
    weight: 4,
  },
  {
    arbitrary: fc
      .tuple(someLabel, someMessage)
      .map(([label, message]) => `delete from _tagging where "A" = ${label} and "B" = ${message}`),
    weight: 3,
  },
  {
    arbitrary: fc.tuple(labelId, labelId).map(
      ([from, to]) => `update _tagging t set "A" = ${to} where "A" = ${from}
  and exists (select from labels where id = ${to}) and not exists (select from _tagging o where o."A" = ${to} and o."B" = t."B")`,
    ),
    weight: 2,
  },
  {
    arbitrary: fc
      .tuple(someMessage, someMessage)
      .map(
        ([from, to]) =>
          `update _tagging set "B" = ${to} where "B" = ${from} and "A" not in (select "A" from _tagging where "B" = ${to})`,
      ),
    weight: 1,
  },
  { arbitrary: someMessage.map((message) => `delete from _tagging where "B" = ${message}`), weight: 1 },
  {
    arbitrary: fc.constant(
      'insert into _tagging select l.id, m.id from labels l, messages m where (l.id + m.id) % 2 = 0 and m.id < 100 on conflict do nothing',
    ),
    weight: 2,
  },
  { arbitrary: fc.constant('truncate _tagging'), weight: 1 },
);

const friendship = fc.oneof(
  fc.tuple(person, person).map(
    ([one, other]) => `insert into _friends select p.id, q.id from profiles p, profiles q
  where p.id = '${one}' and q.id = '${other}' on conflict do nothing`,
  ),
  fc.tuple(person, person).map(([one, other]) => `delete from _friends where "A" = '${one}' and "B" = '${other}'`),
  fc.tuple(person, person).map(
    ([one, other]) => `update _friends f set "B" = '${other}' where "B" = '${one}'
  and not exists (select from _friends o where o."A" = f."A" and o."B" = '${other}') and exists (select from profiles where id = '${other}')`,
  ),
);

const labelling = fc.oneof(
  fc
    .tuple(labelId, person)
    .map(
      ([id, owner]) =>
        `insert into labels values (${id}, 'o ~§~', (select id from profiles where id = '${owner}')) on conflict do nothing`,
    ),
  labelId.map((id) => `update labels set name = 'hot ~§.' || id || '~' where id = ${id}`),
  fc
    .tuple(labelId, person)
    .map(
      ([id, owner]) => `update labels set owner_id = (select id from profiles where id = '${owner}') where id = ${id}`,
    ),
  labelId.map((id) => `update labels set id = 5 - id where id = ${id}`),
  labelId.map((id) => `delete from labels where id = ${id}`),
);

/** One statement. */
export function randomTieStatement(): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: tagging, weight: 5 },
    { arbitrary: friendship, weight: 2 },
    { arbitrary: labelling, weight: 2 },
  );
}

/** One write of a client, along a relation through a join table. */
export function randomTieMutation(): fc.Arbitrary<MutationSpec> {
  const update = (model: string, where: fc.Arbitrary<object>, data: fc.Arbitrary<object>): fc.Arbitrary<MutationSpec> =>
    fc
      .tuple(where, data)
      // Made of wire values only.
      .map(([chosen, change]) => ({ model, action: 'update', args: { where: chosen, data: change } as WireObject }));
  const label = labelId.map((id) => ({ id }));
  const message = messageId.map((id) => ({ id }));
  const friend = person.map((id) => ({ id }));
  const labels = fc.oneof(
    change(label),
    labelId.map((id) => ({ create: { id, name: 'new ~§~' } })),
    labelId.map((id) => ({ connectOrCreate: { where: { id }, create: { id, name: 'new ~§~' } } })),
    labelId.map((id) => ({ update: { where: { id }, data: { name: 'Cold ~§~' } } })),
    labelId.map((id) => ({ deleteMany: { id } })),
    fc.constant({ updateMany: { where: {}, data: { name: 'hot ~§~' } } }),
  );
  return fc.oneof(
    update(
      'Message',
      message,
      labels.map((verbs) => ({ labels: verbs })),
    ),
    update(
      'Label',
      label,
      change(message).map((verbs) => ({ messages: verbs })),
    ),
    update(
      'Profile',
      friend,
      fc.tuple(fc.constantFrom('friends', 'friendOf'), change(friend)).map(([name, verbs]) => ({ [name]: verbs })),
    ),
  );
}

function change(unique: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const several = fc.array(unique, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    several.map((connect) => ({ connect })),
    several.map((disconnect) => ({ disconnect })),
    fc.array(unique, { maxLength: 2 }).map((set) => ({ set })),
  );
}
