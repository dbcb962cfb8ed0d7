/** `rowcast generate`: the client's schema, from the Prisma schema alone. */
import path from 'node:path';
import { generateClientSchema } from '../../generate/generate.js';
import { loadSchemaFiles } from '../../migrate/schema-files.js';
import type { CommandContext } from '../command-context.js';

export async function generate({ project, terminal }: CommandContext): Promise<void> {
  // Tells a mistake in the schema with file and line.
  loadSchemaFiles(project.schemaPath);
  const { path: file, isChanged } = generateClientSchema({ schemaPath: project.schemaPath });
  const shown = path.relative(project.folder, file);
  terminal.say(isChanged ? `wrote ${shown}` : `${shown} is up to date`);
  terminal.json({ file: shown, isChanged });
}
