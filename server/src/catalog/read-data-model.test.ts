import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDataModel, readDataModelApart } from './read-data-model.js';

const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';

function writeSchema(text: string) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-model-'));
  const file = path.join(folder, 'schema.prisma');
  fs.writeFileSync(file, datasource + text);
  return { file, [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true }) };
}

test('a server reads its schema without keeping the parser', async () => {
  using schema = writeSchema('/// Größe\nmodel Note {\n  id Int @id\n}\n');
  const dataModel = await readDataModelApart(schema.file);
  const isLoaded = Object.keys(createRequire(import.meta.url).cache).some((file) =>
    file.includes('prisma-schema-wasm'),
  );

  expect(isLoaded).toBe(false);
  expect(dataModel.models).toMatchObject([{ name: 'Note', documentation: 'Größe' }]);
  expect(dataModel).toEqual(readDataModel(schema.file));
});

test('a schema that is wrong is refused with the words of the parser', async () => {
  using schema = writeSchema('model Note {\n  id Nothing @id\n}\n');

  await expect(readDataModelApart(schema.file)).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: expect.stringContaining('Nothing'),
  });
});
