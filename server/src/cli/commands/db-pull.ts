/** `rowcast db pull`: the schema from a database that exists already. */
import fs from 'node:fs';
import path from 'node:path';
import { dbPull as pull, writeSchema } from '../../migrate/db-pull.js';
import type { CommandContext } from '../command-context.js';
import { starterDatasource } from '../init-templates.js';
import { openForOwner } from '../open-database.js';

export async function dbPull(
  { project, terminal }: CommandContext,
  options: { readonly print?: boolean },
): Promise<void> {
  const database = await openForOwner(project, 'db pull');
  try {
    if (!fs.existsSync(project.schemaPath)) {
      fs.mkdirSync(path.dirname(project.schemaPath), { recursive: true });
      fs.writeFileSync(project.schemaPath, starterDatasource);
    }
    const { files, warnings } = await pull({ directUrl: database.directUrl, schemaPath: project.schemaPath });
    if (options.print) {
      for (const { content } of files) terminal.say(content.trimEnd());
    } else {
      writeSchema(files);
      for (const { path: file } of files) terminal.say(`wrote ${file}`);
    }
    if (warnings) terminal.note(warnings.trim());
    terminal.json({ files, warnings });
  } finally {
    await database.close();
  }
}
