import { gzipSync } from 'node:zlib';
import { largeSchema } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { parseDataModel } from '../catalog/read-data-model.js';
import { buildClientSchema } from './client-schema.js';
import { emitClientSchema } from './emit-client-schema.js';

const header = 'datasource db {\n  provider = "postgresql"\n}\n';

function emit(schema: string): string {
  return emitClientSchema(parseDataModel([['schema.prisma', header + schema]]));
}

function fieldsOf(body: string): object {
  const dataModel = parseDataModel([['schema.prisma', `${header}model M {\n  id Int @id\n${body}\n}\n`]]);
  const { id, ...fields } = buildClientSchema(dataModel).models['M']!.fields;
  return fields;
}

test('a field without a name for its type is a text that can be selected, and nothing else', () => {
  const schema = `
model Place {
  id    Int @id
  area  Int
  /// Where.
  spot  Unsupported("point")
  words Unsupported("tsvector")?
  /// @rowcast.hidden
  inner Unsupported("xid")?
  spans Unsupported("interval")[]
  @@unique([area, spot])
}`;

  const text = emit(schema);

  expect(text).toContain('export interface Place {\n  id: number;\n  area: number;\n}');
  expect(text).toContain(
    '  unsupported: {\n    /** Where. */\n    spot: string;\n    words: string | null;\n    spans: string[];\n  };\n',
  );
  expect(text).toContain("types: { id: 'Int'; area: 'Int' };");
  expect(text).toContain("words: { kind: 'scalar', type: 'Unsupported', nullable: true },");
  expect(text).toContain('compound: {};');
  expect(text).not.toContain('inner');
});

const smallSchema = `
enum Mood {
  GOOD @map("good")
  BAD
  @@map("mood_type")
}

/// Something to do.
model Todo {
  id     String  @id @default(uuid(7)) @db.Uuid
  /// What it says.
  title  String  @map("todo_title")
  mood   Mood    @default(GOOD)
  /// @rowcast.hidden
  secret String?
  listId Int     @map("list_id")
  list   List    @relation(fields: [listId], references: [id])
  @@map("todos")
}

model List {
  id    Int    @id @default(autoincrement())
  todos Todo[]
}
`;

const smallSchemaEmitted = `/* eslint-disable */
// Written by \`rowcast generate\` from the Prisma schema. Do not edit: run it again instead.
import type { RowcastSchema } from '@rowcast/client';

export const Mood = {
  GOOD: 'GOOD',
  BAD: 'BAD',
} as const;
export type Mood = (typeof Mood)[keyof typeof Mood];

/** Something to do. */
export interface Todo {
  id: string;
  /** What it says. */
  title: string;
  mood: Mood;
  listId: number;
}
export interface TodoModel {
  row: Todo;
  types: { id: 'Uuid'; title: 'String'; mood: 'Enum.Mood'; listId: 'Int' };
  optional: 'id' | 'mood';
  serial: never;
  relations: {
    list: { to: 'List'; arity: 'one'; back: 'todos'; here: 'listId' };
  };
  unique: 'id';
  compound: {};
}

export interface List {
  id: number;
}
export interface ListModel {
  row: List;
  types: { id: 'Int' };
  optional: 'id';
  serial: 'id';
  relations: {
    todos: { to: 'Todo'; arity: 'many'; back: 'list'; there: 'listId' };
  };
  unique: 'id';
  compound: {};
}

/** All models of the schema, for the type checker. */
export interface Models {
  Todo: TodoModel;
  List: ListModel;
}

/** The schema: hand it to \`createClient\`. */
export const schema: RowcastSchema<Models> = {
  models: {
    Todo: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid7' }, native: 'Uuid' },
        title: { kind: 'scalar', type: 'String' },
        mood: { kind: 'enum', enum: 'Mood', default: { kind: 'value', value: 'GOOD' } },
        listId: { kind: 'scalar', type: 'Int' },
        list: { kind: 'relation', model: 'List', from: ['listId'], to: ['id'] },
      },
      key: ['id'],
      uniques: {},
    },
    List: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        todos: { kind: 'relation', model: 'Todo', list: true, from: ['id'], to: ['listId'] },
      },
      key: ['id'],
      uniques: {},
    },
  },
  enums: {
    Mood: ['GOOD', 'BAD'],
  },
};
`;

test('a small schema, whole', () => {
  expect(emit(smallSchema)).toBe(smallSchemaEmitted);
});

test('database names and hidden fields never appear', () => {
  const text = emit(`
model Account {
  id     Int     @id @map("pk_column")
  /// @rowcast.hidden kept for the back office
  hidden_by_comment String?
  shown  String  @map("shown_column")
  @@unique([id, hidden_by_comment], name: "hiddenUnique", map: "unique_constraint")
  @@unique([id, shown], map: "other_constraint")
  @@map("account_table")
}
`);
  expect(text).not.toMatch(/pk_column|shown_column|account_table|constraint|hidden/);
  expect(text).toContain("id_shown: 'id' | 'shown';");
});

test.each([
  ['a String @default("it\'s \\"so\\"")', { kind: 'value', value: 'it\'s "so"' }],
  ['a Int @default(5)', { kind: 'value', value: 5 }],
  ['a BigInt @default(9223372036854775807)', { kind: 'value', value: '9223372036854775807' }],
  ['a Decimal @default(1.50)', { kind: 'value', value: '1.5' }],
  ['a Boolean @default(false)', { kind: 'value', value: false }],
  ['a String[] @default(["x", "y"])', { kind: 'value', value: ['x', 'y'] }],
  ['a Json @default("{}")', { kind: 'database' }],
  ['a String @default(uuid())', { kind: 'uuid4' }],
  ['a String @default(uuid(7))', { kind: 'uuid7' }],
  ['a String @default(cuid())', { kind: 'cuid' }],
  ['a DateTime @default(now())', { kind: 'now' }],
  ['a String @default(dbgenerated("gen_random_uuid()")) @db.Uuid', { kind: 'uuid4' }],
  ['a String @default(dbgenerated("uuidv7()")) @db.Uuid', { kind: 'uuid7' }],
  ['a String @default(dbgenerated("auth.uid()")) @db.Uuid', { kind: 'userId' }],
  ['a String @default(dbgenerated("(SELECT auth.uid())::text"))', { kind: 'userId' }],
  ['a String @default(dbgenerated("now()::text || gen_random_uuid()"))', { kind: 'database' }],
  ['a String @default(nanoid())', undefined],
])('the default of "%s"', (field, expected) => {
  expect(fieldsOf(`  ${field}`)).toMatchObject({ a: { kind: 'scalar' } });
  expect((fieldsOf(`  ${field}`) as { a: { default?: unknown } }).a.default).toEqual(expected);
});

test('self relations know their two sides, and implicit many-to-many ones have no fields', () => {
  const dataModel = parseDataModel([
    [
      'schema.prisma',
      `${header}
model Person {
  id      Int      @id
  bossId  Int?
  boss    Person?  @relation("boss", fields: [bossId], references: [id])
  staff   Person[] @relation("boss")
  friends Person[] @relation("friends")
  of      Person[] @relation("friends")
}`,
    ],
  ]);
  expect(buildClientSchema(dataModel).models['Person']?.fields).toMatchObject({
    boss: { nullable: true, from: ['bossId'], to: ['id'] },
    staff: { list: true, from: ['id'], to: ['bossId'] },
    friends: { list: true, from: [], to: [] },
  });
});

test('the key is the id, or else the first unique constraint that is never null', () => {
  const keyOf = (body: string): readonly string[] | undefined =>
    buildClientSchema(parseDataModel([['schema.prisma', `${header}model M {\n${body}\n}`]])).models['M']?.key;
  expect(keyOf('  a Int\n  b Int\n  @@id([b, a])')).toEqual(['b', 'a']);
  expect(keyOf('  a Int? @unique\n  b Int @unique')).toEqual(['b']);
  expect(keyOf('  a Int? @unique\n  b Int\n  c Int\n  @@unique([b, c])')).toEqual(['b', 'c']);
});

test('relations say what leads back and who holds the key, but nothing that is hidden', () => {
  const text = emit(`
model Person {
  id      Int      @id
  bossId  Int?
  boss    Person?  @relation("boss", fields: [bossId], references: [id])
  staff   Person[] @relation("boss")
  friends Person[] @relation("friends")
  of      Person[] @relation("friends")
  notes   Note[]
  extra   Json?
  tags    Json[]
}
model Note {
  id       Int    @id
  personId Int
  /// @rowcast.hidden
  person   Person @relation(fields: [personId], references: [id])
}
`);
  expect(text).toContain("boss: { to: 'Person'; arity: 'optional'; back: 'staff'; here: 'bossId' };");
  expect(text).toContain("staff: { to: 'Person'; arity: 'many'; back: 'boss'; there: 'bossId' };");
  expect(text).toContain("friends: { to: 'Person'; arity: 'many'; back: 'of' };");
  expect(text).toContain("notes: { to: 'Note'; arity: 'many'; there: 'personId' };");
  expect(text).toContain("extra: 'Json?'; tags: 'Json[]'");
});

test('a key field cannot be hidden', () => {
  expect(() => emit('model M {\n  /// @rowcast.hidden\n  id Int @id\n}\n')).toThrow('M.id cannot be hidden');
});

test('what a client holds of eighty models at run time is under 15 kB gzipped', () => {
  const text = emit(largeSchema());
  expect(text.match(/^export interface \w+Model /gm)).toHaveLength(80);
  // Types vanish in a build, and so does white space.
  const constants = text.replaceAll(/^export (interface \w+ \{[\s\S]*?^\}|type .*)$|^\/\*[\s\S]*?\*\/$|\s+/gm, '');
  expect(constants).toContain('exportconstschema');
  expect(gzipSync(constants, { level: 9 }).length).toBeLessThan(15_000);
});
