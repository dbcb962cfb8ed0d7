import { expect, test } from 'vitest';
import { type Exposure, findExposure } from './find-exposure.js';
import type { TableFacts } from './introspect.js';

function relation(oid: number, changes: Partial<TableFacts>): TableFacts {
  const permitted = { select: [], insert: [], update: [], delete: [] };
  const rest = {
    definition: null,
    columns: [],
    constraints: [],
    indexes: [],
    readsFunctions: [],
    canDelete: [],
    permitted,
  };
  const plain = { schema: 'public', kind: 'r', parent: null, hasRowSecurity: true, isInvoker: true, isCaptured: true };
  return {
    ...rest,
    ...(plain as Pick<TableFacts, 'schema' | 'kind'>),
    oid,
    name: `t${oid}`,
    reads: [],
    ...changes,
  } as TableFacts;
}

const open = { hasRowSecurity: false };
test.each<[string, readonly TableFacts[], Exposure | null]>([
  ['a table with row-level security is protected', [relation(1, {})], null],
  ['a table without is not', [relation(1, open)], { reason: 'unprotected', relation: 't1' }],
  ['a partitioned table is a table', [relation(1, { kind: 'p', ...open })], { reason: 'unprotected', relation: 't1' }],
  [
    'a view of protected tables is',
    [relation(1, { kind: 'v', reads: [2, 3] }), relation(2, {}), relation(3, {})],
    null,
  ],
  [
    'a view of one that is not protected is not either',
    [relation(1, { kind: 'v', reads: [2, 3] }), relation(2, {}), relation(3, open)],
    { reason: 'unprotected', relation: 't3' },
  ],
  [
    'a view that reads as its owner is not',
    [relation(1, { kind: 'v', isInvoker: false, reads: [2] }), relation(2, {})],
    { reason: 'owner', relation: 't1' },
  ],
  [
    'nor is a view of such a view',
    [relation(1, { kind: 'v', reads: [2] }), relation(2, { kind: 'v', isInvoker: false })],
    { reason: 'owner', relation: 't2' },
  ],
  ['a materialized view is not', [relation(1, { kind: 'm' })], { reason: 'stored', relation: 't1' }],
  [
    'nor is a view of a foreign table',
    [relation(1, { kind: 'v', reads: [2] }), relation(2, { kind: 'f' })],
    { reason: 'foreign', relation: 't2' },
  ],
  ["the system's own tables are nobody's rows", [relation(1, { kind: 'v', reads: [1259] })], null],
])('%s', (_name, facts, expected) => {
  const [first] = facts;
  expect(findExposure(first!, new Map(facts.map((table) => [table.oid, table])))).toEqual(expected);
});
