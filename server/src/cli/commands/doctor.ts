/** `rowcast doctor`: looks at everything that has gone wrong for somebody before. */
import { readEnvironment } from '../../config.js';
import type { CommandContext } from '../command-context.js';
import { diagnose } from '../doctor-checks.js';
import { migrationProject } from '../migration-project.js';
import { openForOwner } from '../open-database.js';

const tones = { ok: 'good', warning: 'warning', error: 'bad' } as const;

export async function doctor({ project, terminal }: CommandContext): Promise<void> {
  const { roles = ['anon', 'authenticated'] } = readEnvironment(process.env);
  const database = await openForOwner(project, 'doctor');
  try {
    const migration = migrationProject(project, database);
    const diagnoses = await diagnose({
      migration,
      databaseUrl: database.databaseUrl,
      roles,
      isEmbedded: database.isEmbedded,
    });
    for (const { check, status, message, fix } of diagnoses) {
      terminal.say(`${terminal.style(status.padEnd(7), tones[status])} ${check.padEnd(13)} ${message}`);
      if (fix) terminal.say(terminal.style(`${' '.repeat(22)}${fix}`, 'quiet'));
    }
    terminal.json({ diagnoses });
    if (diagnoses.some(({ status }) => status === 'error')) process.exitCode = 1;
  } finally {
    await database.close();
  }
}
