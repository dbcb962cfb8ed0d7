import { expect, test } from 'vitest';
import { findJoinTable } from './find-join-table.js';
import { parseDataModel } from './read-data-model.js';

const { models } = parseDataModel([
  [
    'schema.prisma',
    `
datasource db {
  provider = "postgresql"
  schemas  = ["public", "shop"]
}
model Zebra {
  id     Int   @id
  apples Apple[]
  likes  Zebra[] @relation("Liking")
  fans   Zebra[] @relation("Liking")
  owner  Owner @relation(fields: [ownerId], references: [id])
  ownerId Int
  @@map("animals")
  @@schema("public")
}
model Apple {
  id     Int   @id
  zebras Zebra[]
  @@schema("shop")
}
model Owner {
  id     Int   @id
  zebras Zebra[]
  @@schema("public")
}`,
  ],
]);

const tables = [
  { schema: 'public', name: '_AppleToZebra' },
  { schema: 'shop', name: '_AppleToZebra' },
  { schema: 'public', name: '_Liking' },
  { schema: 'public', name: '_OwnerToZebra' },
];

const cases = [
  ['Apple', 'zebras', { table: tables[1], fromColumn: 'A', toColumn: 'B' }],
  ['Zebra', 'apples', { table: tables[1], fromColumn: 'B', toColumn: 'A' }],
  ['Zebra', 'fans', { table: tables[2], fromColumn: 'A', toColumn: 'B' }],
  ['Zebra', 'likes', { table: tables[2], fromColumn: 'B', toColumn: 'A' }],
  ['Zebra', 'owner', undefined],
  ['Owner', 'zebras', undefined],
] as const;

test.each(cases)('the table behind %s.%s is found, and which of its columns is whose', (name, fieldName, expected) => {
  expect(find(name, fieldName, tables)).toEqual(expected);
});

test('a table that the database lacks is not found', () => {
  expect(find('Apple', 'zebras', [])).toBeUndefined();
});

test('a name too long for Postgres is found cut', () => {
  const relationName = 'A'.repeat(80);
  const [zebra, apple] = [models[0]!, models[1]!].map((model) => ({
    ...model,
    fields: model.fields.map((field) => (field.relationName === 'AppleToZebra' ? { ...field, relationName } : field)),
  }));
  const table = { schema: 'shop', name: `_${'A'.repeat(62)}` };
  const field = apple!.fields.find(({ name }) => name === 'zebras')!;

  expect(findJoinTable({ model: apple!, field, target: zebra!, tables: [table] })?.table).toBe(table);
});

function find(name: string, fieldName: string, among: readonly { schema: string; name: string }[]) {
  const model = models.find((candidate) => candidate.name === name)!;
  const field = model.fields.find((candidate) => candidate.name === fieldName)!;
  const target = models.find((candidate) => candidate.name === field.type)!;
  return findJoinTable({ model, field, target, tables: among });
}
