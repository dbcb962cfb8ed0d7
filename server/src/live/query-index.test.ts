import { expect, test } from 'vitest';
import type { Change } from '../changes/change.js';
import { type Interest, QueryIndex } from './query-index.js';

const messages = 1;
const members = 2;
const roots = new Map([[11, messages]]);

function inRoom(...rooms: string[]): Interest {
  return { table: messages, equality: { column: 'room', kind: 'text', keys: rooms.map((room) => `=${room}`) } };
}

function change(rows: Change['rows'], table = messages): Change {
  return { table, operation: 'update', rows };
}

function match(index: QueryIndex<string>, ...changes: Change[]): string[] {
  return [...index.match(changes, { roots })].sort();
}

function createIndex(): QueryIndex<string> {
  const index = new QueryIndex<string>();
  index.add('lobby', [inRoom('lobby'), { table: members }]);
  index.add('kitchen', [inRoom('kitchen')]);
  index.add('both', [inRoom('lobby', 'kitchen')]);
  index.add('all', [{ table: messages }]);
  return index;
}

test.each<[string, Change, string[]]>([
  ['a row of one room finds that room', change([{ room: 'lobby' }]), ['all', 'both', 'lobby']],
  [
    'a row that moves finds both rooms',
    change([{ room: 'lobby' }, { room: 'kitchen' }]),
    ['all', 'both', 'kitchen', 'lobby'],
  ],
  ['a row of no watched room finds only the unfiltered', change([{ room: 'attic' }]), ['all']],
  ['null is a value like others', change([{ room: null }]), ['all']],
  ['unknown rows find everything on the table', change(null), ['all', 'both', 'kitchen', 'lobby']],
  ['a row image without the column finds everything', change([{ id: 1 }]), ['all', 'both', 'kitchen', 'lobby']],
  ['a partition counts as its root', change([{ room: 'kitchen' }], 11), ['all', 'both', 'kitchen']],
  ['a policy table finds those that depend on it', change([{ user: 'u' }], members), ['lobby']],
  ['another table finds nobody', change([{ room: 'lobby' }], 99), []],
])('%s', (_name, changed, expected) => {
  expect(match(createIndex(), changed)).toEqual(expected);
});

test('what was removed is not found, and nothing of it stays', () => {
  const index = createIndex();
  index.remove('lobby', [inRoom('lobby'), { table: members }]);
  expect(match(index, change([{ room: 'lobby' }]), change([{}], members))).toEqual(['all', 'both']);
  index.remove('kitchen', [inRoom('kitchen')]);
  index.remove('both', [inRoom('lobby', 'kitchen')]);
  index.remove('all', [{ table: messages }]);
  expect(index.isEmpty).toBe(true);
});
