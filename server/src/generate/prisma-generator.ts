/**
 * The same file as a Prisma generator: what `npx prisma generate` starts when the schema says
 *
 *   generator rowcast {
 *     provider = "rowcast-generator"
 *     output   = "../src/generated/rowcast.ts"
 *   }
 *
 * Prisma runs a provider as a command, so `provider = "rowcast"` starts the `rowcast` command itself, which
 * then hands over to this (`is-prisma-invocation.ts`). Prisma speaks JSON-RPC over stdin and stderr.
 */
import { createRequire } from 'node:module';
import { RowcastError } from '@rowcast/protocol';
import type { DataModel } from '../catalog/data-model.js';
import { addUnsupportedFields } from '../catalog/unsupported-fields.js';
import { emitClientSchema } from './emit-client-schema.js';
import { defaultOutput, outputFile, writeGeneratedFile } from './generate.js';
import { pickModels, readModelNames } from './pick-models.js';

type GeneratorHelper = typeof import('@prisma/generator-helper');

/** Answers Prisma's requests until Prisma ends the process. */
export function runPrismaGenerator(): void {
  // A CommonJS bundle whose names Node's import cannot see.
  const { generatorHandler } = createRequire(import.meta.url)('@prisma/generator-helper') as GeneratorHelper;
  generatorHandler({
    onManifest: () => ({ prettyName: 'Rowcast client schema', defaultOutput }),
    onGenerate: async ({ generator, dmmf, datamodel }) => {
      const output = generator.output?.value;
      if (!output) throw new RowcastError('CONFIG_INVALID', 'the generator block has no output');
      // The same data as Prisma's parser gives in process; only their type declarations differ.
      const dataModel = addUnsupportedFields(dmmf.datamodel as unknown as DataModel, [datamodel]);
      const picked = pickModels(dataModel, readModelNames(generator.config['models']));
      writeGeneratedFile(outputFile(output), emitClientSchema(picked));
    },
  });
}
