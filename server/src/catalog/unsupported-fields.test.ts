import { expect, test } from 'vitest';
import { parseDataModel } from './read-data-model.js';

const header = 'datasource db {\n  provider = "postgresql"\n}\n';

function fieldsOf(...texts: readonly string[]): object {
  const files = texts.map((text, index): [string, string] => [`${index}.prisma`, index === 0 ? header + text : text]);
  const { models } = parseDataModel(files);
  return Object.fromEntries(
    models.map(({ name, fields }) => [
      name,
      fields.filter(({ kind }) => kind === 'unsupported').map(({ isId: _1, isUnique: _2, kind: _3, ...rest }) => rest),
    ]),
  );
}

test('fields of a type without a name in the schema language are found, with all that is said of them', () => {
  const schema = `
model Place {
  id    Int                       @id
  spot  Unsupported("point")      @map("the_spot")
  /// How long.
  /// And no longer.
  span  Unsupported("interval")?  @default(dbgenerated("'1 // day'::interval")) // no doc
  boxes Unsupported("box")[]      /// Some boxes.
  @@index([spot], type: Gist)
}`;

  expect(fieldsOf(schema)).toEqual({
    Place: [
      { name: 'spot', dbName: 'the_spot', type: 'Unsupported', isList: false, isRequired: true },
      {
        name: 'span',
        type: 'Unsupported',
        isList: false,
        isRequired: false,
        documentation: 'How long.\nAnd no longer.',
      },
      { name: 'boxes', type: 'Unsupported', isList: true, isRequired: true, documentation: 'Some boxes.' },
    ],
  });
});

test('what is commented out, in a text or of a model that is ignored is not a field', () => {
  const schema = `
/* model Place {
  gone Unsupported("point")
} */
model Place {
  id    Int @id
  // was Unsupported("point")
  inner String @default("x Unsupported(\\"point\\") {")
  kept  Unsupported("point")? @default(dbgenerated("'(1,1)'::point /* @ignore */")) @map(name: "kept\\"it")
}
/// id Unsupported("point")
model Other {
  id   Int @id
  name Unsupported("name")?
}
model Never {
  id Unsupported("point") @id
  @@ignore
}`;

  expect(fieldsOf(schema)).toEqual({
    Place: [{ name: 'kept', dbName: 'kept"it', type: 'Unsupported', isList: false, isRequired: false }],
    Other: [{ name: 'name', type: 'Unsupported', isList: false, isRequired: false }],
  });
});

test('a schema of several files is read as one', () => {
  const [first, second] = [
    'model A {\n  id Int @id\n  a Unsupported("xid")?\n}',
    'model B {\r\n  id Int @id\r\n  b Unsupported("xid")?\r\n}\r\n',
  ];

  expect(fieldsOf(first, second)).toMatchObject({ A: [{ name: 'a' }], B: [{ name: 'b' }] });
});
