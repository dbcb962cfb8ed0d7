import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GeneratorConfig, GeneratorProcess } from '@prisma/generator-helper';
import { expect, test } from 'vitest';
import { parseDataModel } from '../catalog/read-data-model.js';
import { emitClientSchema } from './emit-client-schema.js';
import { generateClientSchema } from './generate.js';

const clientTests = fileURLToPath(new URL('../../../client-sdk/test-support/', import.meta.url));

class TestFolder {
  readonly path = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-generate-'));

  /** Writes a file, and gives its path. */
  write(name: string, text: string): string {
    const file = path.join(this.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  }

  [Symbol.dispose](): void {
    fs.rmSync(this.path, { recursive: true });
  }
}

const model = 'datasource db {\n  provider = "postgresql"\n}\nmodel Todo {\n  id Int @id\n}\n';

/** `client-sdk` compiles it and its types are tested there. */
test.each(['chat', 'blog'])("the schema %s of the client's own tests is up to date", (name) => {
  expect(generateClientSchema({ schemaPath: `${clientTests}${name}.prisma` })).toMatchObject({ isChanged: false });
});

test.each([
  ['', 'generated/rowcast.ts'],
  ['generator rowcast {\n  provider = "rowcast"\n  output = "./client.ts"\n}\n', 'client.ts'],
  ['generator any {\n  provider = "rowcast-generator"\n  output = "../out"\n}\n', '../out/rowcast.ts'],
  ['generator client {\n  provider = "prisma-client"\n  output = "./prisma"\n}\n', 'generated/rowcast.ts'],
])('the output is where the generator block says: %j', (generator, expected) => {
  using folder = new TestFolder();
  const schemaPath = folder.write('prisma/schema.prisma', generator + model);
  const generated = generateClientSchema({ schemaPath });
  expect(generated).toEqual({ path: path.join(folder.path, 'prisma', expected), isChanged: true });
  expect(fs.readFileSync(generated.path, 'utf8')).toContain('export const schema: RowcastSchema<Models>');
  expect(generateClientSchema({ schemaPath }).isChanged).toBe(false);
});

test('a folder of schema files is one schema', () => {
  using folder = new TestFolder();
  folder.write('schema.prisma', model);
  folder.write('other.prisma', 'model Other {\n  id Int @id\n}\n');
  const generated = generateClientSchema({ schemaPath: folder.path });
  expect(fs.readFileSync(generated.path, 'utf8')).toContain('Other: OtherModel;');
});

const shop = `datasource db {
  provider = "postgresql"
}
enum Color {
  RED
}
model Shop {
  id    Int    @id
  items Item[]
}
model Item {
  id     Int   @id
  shopId Int
  shop   Shop  @relation(fields: [shopId], references: [id])
  color  Color
}
`;

test.each([
  ['models = ["Shop"]', /id: number/, /Item|Color|items/],
  ['models = ["Item"]', /Color[\s\S]*shopId: number/, /Shop\b|shop:/],
  ['models = "Item"', /shopId: number/, /Shop\b/],
])('a client knows only what the generator names: %s', (models, there, gone) => {
  using folder = new TestFolder();
  const block = `generator rowcast {\n  provider = "rowcast"\n  output = "./c.ts"\n  ${models}\n}\n`;
  const { path: file } = generateClientSchema({ schemaPath: folder.write('schema.prisma', block + shop) });
  const text = fs.readFileSync(file, 'utf8');
  expect(text).toMatch(there);
  expect(text).not.toMatch(gone);
});

test('a generator that names a model which is not there is told so', () => {
  using folder = new TestFolder();
  const block = 'generator rowcast {\n  provider = "rowcast"\n  models = ["Shopp"]\n}\n';
  const schemaPath = folder.write('schema.prisma', block + shop);
  expect(() => generateClientSchema({ schemaPath })).toThrow('name "Shopp", which is not in the schema');
});

test('a schema with an error is told with its place', () => {
  using folder = new TestFolder();
  const schemaPath = folder.write('schema.prisma', `${model}model Broken {\n  id Nothing\n}\n`);
  expect(() => generateClientSchema({ schemaPath })).toThrow(/"Nothing" is neither a built-in type/);
});

/** Prisma runs a provider as a command; these are the two built commands that may be named. */
test.each(['generate/generator-bin.js', 'cli/bin.js'])('Prisma can run %s as a generator', async (command) => {
  using folder = new TestFolder();
  const built = fileURLToPath(new URL(`../../dist/${command}`, import.meta.url));
  const generator = new GeneratorProcess(built, { isNode: true });
  await generator.init();
  try {
    const output = path.join(folder.path, 'rowcast.ts');
    const schema = `${model}model Place {\n  id Int @id\n  spot Unsupported("point")?\n}\n`;
    const dataModel = parseDataModel([['schema.prisma', schema]]);
    // Prisma's own data model is without the fields that it has no types for.
    const models = dataModel.models.map((one) => ({
      ...one,
      fields: one.fields.filter(({ name }) => name !== 'spot'),
    }));
    expect(await generator.getManifest(generatorConfig(output))).toMatchObject({ prettyName: 'Rowcast client schema' });
    const dmmf = { datamodel: { ...dataModel, models } };
    await generator.generate({ generator: generatorConfig(output), dmmf, datamodel: schema } as never);
    expect(fs.readFileSync(output, 'utf8')).toBe(emitClientSchema(dataModel));
  } finally {
    generator.stop();
  }
});

function generatorConfig(output: string): GeneratorConfig {
  return {
    name: 'rowcast',
    provider: { value: 'rowcast', fromEnvVar: null },
    output: { value: output, fromEnvVar: null },
    config: {},
    binaryTargets: [],
    previewFeatures: [],
    sourceFilePath: 'schema.prisma',
  };
}
