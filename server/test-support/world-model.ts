/**
 * What generators and the oracle know of the random world: models, fields, relations, and values worth asking for.
 */
import type { WorldField, WorldModel, WorldSchema } from '@rowcast/test-support';
import { instants, labelIds, messageIds, orgIds, people, roomIds, topics } from './random-world.js';

const mood: NonNullable<WorldField['enum']> = {
  sqlType: 'mood',
  labels: [
    ['calm', 'calm'],
    ['wild', 'wild'],
    ['HIDDEN', 'hidden_label'],
  ],
};

type Options = Partial<WorldField>;

function field(
  name: string,
  type: WorldField['type'],
  values: WorldField['values'],
  options: Options = {},
): WorldField {
  const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name, column, type, values, ...options };
}

type Relation = WorldModel['relations'][number];

const nullable = { isNullable: true };
const moods = ['calm', 'wild', 'HIDDEN'];
const words = ['alpha', 'Beta', 'gamma', 'A', '%', 'a_b'];
const numbers = ['1', '1.5', '1.50', '2', '0', '-1'];
const one = (name: string, model: string, from: string, isNullable = true): Relation => ({
  ...{ name, model, isList: false, isNullable, from: [from], to: ['id'] },
});
const joined = (name: string, model: string, table: string, columns: readonly ['A' | 'B', 'A' | 'B']): Relation => ({
  ...{ name, model, isList: true, from: ['id'], to: ['id'] },
  join: { table, fromColumn: columns[0], toColumn: columns[1] },
});
const many = (name: string, model: string, to: string): Relation => ({
  ...{ name, model, isList: true, from: ['id'], to: [to] },
});

export const world: WorldSchema = {
  models: [
    {
      name: 'Message',
      table: 'messages',
      key: ['id'],
      fields: [
        field('id', 'BigInt', messageIds),
        field('roomId', 'Int', [1, 2, ...roomIds], nullable),
        field('authorId', 'Uuid', [...people.slice(0, 2), ...people], nullable),
        field('parentId', 'BigInt', ['1', '1', ...messageIds], nullable),
        field('body', 'Text', words),
        field('note', 'Text', topics, nullable),
        field('stars', 'Int', [0, 1, 2, 3], nullable),
        field('score', 'Decimal', numbers, nullable),
        field('isDone', 'Boolean', [true, false]),
        field('sentAt', 'DateTime', instants, nullable),
        field('tags', 'Text', ['red', 'blue', 'green'], { isList: true }),
        field('data', 'Json', [], nullable),
      ],
      relations: [
        one('room', 'Room', 'roomId'),
        one('author', 'Profile', 'authorId'),
        one('parent', 'Message', 'parentId'),
        many('replies', 'Message', 'parentId'),
        joined('labels', 'Label', '_tagging', ['B', 'A']),
      ],
    },
    {
      name: 'Room',
      table: 'rooms',
      key: ['id'],
      fields: [
        field('id', 'Int', roomIds),
        field('name', 'Text', ['lobby', 'Kitchen', 'a']),
        field('orgId', 'Text', orgIds, nullable),
        field('ownerId', 'Uuid', [...people.slice(0, 2), ...people], nullable),
        field('isOpen', 'Boolean', [true, false]),
        field('code', 'Text', ['x', 'X', 'Y'], { isNullable: true, hasOddCollation: true }),
        field('topic', 'Text', topics, nullable),
        field('rating', 'Decimal', numbers, nullable),
        field('settings', 'Json', [], nullable),
      ],
      relations: [
        one('org', 'Org', 'orgId'),
        one('owner', 'Profile', 'ownerId'),
        many('members', 'Member', 'roomId'),
        many('messages', 'Message', 'roomId'),
        many('readings', 'Reading', 'roomId'),
      ],
    },
    {
      name: 'Member',
      table: 'members',
      key: ['roomId', 'userId'],
      fields: [
        field('roomId', 'Int', roomIds),
        field('userId', 'Uuid', people),
        field('mood', 'Enum', moods, { enum: mood }),
        field('remark', 'Text', ['remark', 'x'], nullable),
      ],
      relations: [one('room', 'Room', 'roomId', false), one('user', 'Profile', 'userId', false)],
    },
    {
      name: 'Profile',
      table: 'profiles',
      key: ['id'],
      fields: [
        field('id', 'Uuid', people),
        field('handle', 'Text', ['ann', 'Ben', 'cid', 'b'], { isUnique: true }),
        field('orgId', 'Text', orgIds, nullable),
        field('bossId', 'Uuid', [...people.slice(0, 1), ...people], nullable),
        field('mood', 'Enum', moods, { enum: mood, isNullable: true }),
        field('bio', 'Text', ['bio', 'B'], nullable),
        field('secret', 'Text', ['secret', 's'], nullable),
      ],
      relations: [
        one('org', 'Org', 'orgId'),
        one('boss', 'Profile', 'bossId'),
        many('reports', 'Profile', 'bossId'),
        many('rooms', 'Room', 'ownerId'),
        many('members', 'Member', 'userId'),
        many('messages', 'Message', 'authorId'),
        joined('friends', 'Profile', '_friends', ['B', 'A']),
        joined('friendOf', 'Profile', '_friends', ['A', 'B']),
        many('labels', 'Label', 'ownerId'),
      ],
    },
    {
      name: 'Org',
      table: 'orgs',
      key: ['id'],
      fields: [
        field('id', 'Text', orgIds),
        field('name', 'Text', ['Acme', 'u']),
        field('rank', 'Int', [1, 2], nullable),
      ],
      relations: [many('profiles', 'Profile', 'orgId'), many('rooms', 'Room', 'orgId')],
    },
    {
      name: 'Reading',
      table: 'readings',
      key: ['id'],
      fields: [
        field('id', 'Int', [1, 2, 5, 6, 9]),
        field('roomId', 'Int', roomIds, nullable),
        field('label', 'Text', ['low', 'High', 'e']),
        field('amount', 'Decimal', numbers, nullable),
        field('isSecret', 'Boolean', [true, false]),
      ],
      relations: [one('room', 'Room', 'roomId')],
    },
    {
      name: 'Label',
      table: 'labels',
      key: ['id'],
      fields: [
        field('id', 'Int', labelIds),
        field('name', 'Text', ['hot', 'Cold', 'o']),
        field('ownerId', 'Uuid', [...people.slice(0, 2), ...people], nullable),
      ],
      relations: [one('owner', 'Profile', 'ownerId'), joined('messages', 'Message', '_tagging', ['A', 'B'])],
    },
  ],
};

/** Tables whose grants and canaries count. */
export const worldTableNames = world.models.map((model) => model.table);
