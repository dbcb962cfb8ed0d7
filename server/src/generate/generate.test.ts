import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generateClientSchema } from './generate.js';

const chatSchema = fileURLToPath(new URL('../../../client-sdk/test-support/chat.prisma', import.meta.url));

test("the schema of the client's own tests is up to date", () => {
  expect(generateClientSchema({ schemaPath: chatSchema })).toMatchObject({ isChanged: false });
});
