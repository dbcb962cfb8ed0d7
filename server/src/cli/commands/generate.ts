/** `rowcast generate`: the client's schema, from the Prisma schema alone. */
import path from 'node:path';
import { generateClientSchema } from '../../generate/generate.js';
import type { CommandContext } from '../command-context.js';

export async function generate({ project, terminal }: CommandContext): Promise<void> {
  const { path: file, isChanged } = generateClientSchema({ schemaPath: project.schemaPath });
  const shown = path.relative(project.folder, file);
  terminal.say(isChanged ? `wrote ${shown}` : `${shown} is up to date`);
  terminal.json({ file: shown, isChanged });
}
