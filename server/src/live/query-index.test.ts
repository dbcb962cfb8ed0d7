import { expect, test } from 'vitest';
import type { Change } from '../changes/change.js';
import type { Equality, Interest } from './interests.js';
import { QueryIndex } from './query-index.js';

const messages = 1;
const members = 2;
const roots = new Map([[11, messages]]);

function inColumn(column: string, ...values: string[]): Equality {
  return { column, kind: 'text', keys: values.map((value) => `=${value}`) };
}

function inRoom(...rooms: string[]): Interest {
  return { table: messages, equalities: [inColumn('room', ...rooms)] };
}

function change(rows: Change['rows'], table = messages): Change {
  return { table, operation: 'update', rows };
}

function match(index: QueryIndex<string>, ...changes: Change[]): string[] {
  return [...index.match(changes, { roots })].sort();
}

function createIndex(): QueryIndex<string> {
  const index = new QueryIndex<string>();
  index.add('lobby', [inRoom('lobby'), { table: members, equalities: [] }]);
  index.add('kitchen', [inRoom('kitchen')]);
  index.add('both', [inRoom('lobby', 'kitchen')]);
  index.add('all', [{ table: messages, equalities: [] }]);
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
  index.remove('lobby', [inRoom('lobby'), { table: members, equalities: [] }]);
  expect(match(index, change([{ room: 'lobby' }]), change([{}], members))).toEqual(['all', 'both']);
  index.remove('kitchen', [inRoom('kitchen')]);
  index.remove('both', [inRoom('lobby', 'kitchen')]);
  index.remove('all', [{ table: messages, equalities: [] }]);
  expect(index.isEmpty).toBe(true);
});

test('of several equalities, a row has to meet all', () => {
  const index = new QueryIndex<string>();
  const interest = { table: messages, equalities: [inColumn('room', 'lobby', 'attic'), inColumn('author', 'ann')] };
  index.add('both', [interest]);

  expect(match(index, change([{ room: 'attic', author: 'ann' }]))).toEqual(['both']);
  expect(match(index, change([{ room: 'lobby', author: 'ben' }]))).toEqual([]);
  expect(
    match(
      index,
      change([
        { room: 'lobby', author: 'ben' },
        { room: 'cellar', author: 'ann' },
      ]),
    ),
  ).toEqual([]);
  expect(match(index, change([{ room: 'lobby' }]))).toEqual(['both']);
  index.remove('both', [interest]);
  expect(index.isEmpty).toBe(true);
});

test('of alternatives, a row has to meet one', () => {
  const index = new QueryIndex<string>();
  index.add('mine', [
    { table: messages, equalities: [inColumn('author', 'ann')] },
    { table: messages, equalities: [inColumn('reader', 'ann')] },
  ]);

  expect(match(index, change([{ author: 'ben', reader: 'ann' }]))).toEqual(['mine']);
  expect(match(index, change([{ author: 'ben', reader: 'ben' }]))).toEqual([]);
});

test('of 100,000 live queries, a change visits those that ask for its values', { timeout: 60_000 }, () => {
  const index = new QueryIndex<number>();
  for (let n = 0; n < 100_000; n += 1) {
    const [room, author] = [`r${n % 1_000}`, `a${Math.floor(n / 1_000)}`];
    const isDone: Equality = { column: 'done', kind: 'boolean', keys: ['=false'] };
    const filters = [
      [inColumn('room', room), inColumn('author', author)],
      [inColumn('id', `${n}`), isDone],
      [inColumn('room', room, 'none')],
    ];
    index.add(n, [{ table: messages, equalities: filters[n % 3] ?? [] }]);
  }

  const byBoth = index.match([change([{ id: 'x', room: 'r0', author: 'a3', done: true }])], { roots });
  const byId = index.match([change([{ id: '7', room: 'x', author: 'x', done: false }])], { roots });
  // Thirty-three others ask for the whole room.
  expect([byBoth.has(3_000), byBoth.size]).toEqual([true, 34]);
  expect([...byId]).toEqual([7]);
});

test('a list of many values takes no part where others say more', () => {
  const index = new QueryIndex<string>();
  const many = inColumn('id', ...Array.from({ length: 1_000 }, (_, id) => String(id)));
  index.add('one room', [{ table: messages, equalities: [many, inColumn('room', 'lobby')] }]);
  index.add('any room', [{ table: messages, equalities: [many] }]);

  expect(match(index, change([{ id: '3', room: 'attic' }]))).toEqual(['any room']);
  expect(match(index, change([{ id: 'x', room: 'lobby' }]))).toEqual(['one room']);
});
