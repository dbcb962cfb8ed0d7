/** `rowcast doctor`: looks at everything that has gone wrong for somebody before. */
import { RowcastError } from '@rowcast/protocol';
import { explainPolicies } from '../../catalog/explain-policies.js';
import { loadCatalog } from '../../catalog/load-catalog.js';
import { readDataModel } from '../../catalog/read-data-model.js';
import { readEnvironment } from '../../config.js';
import { Database } from '../../database/database.js';
import { withDirectConnection } from '../../database/direct-connection.js';
import { readPlatformState } from '../../migrate/platform.js';
import type { CommandContext } from '../command-context.js';
import { diagnose } from '../doctor-checks.js';
import { migrationProject } from '../migration-project.js';
import { openForOwner } from '../open-database.js';

const tones = { ok: 'good', warning: 'warning', error: 'bad' } as const;

export interface DoctorOptions {
  /** Say what the policies cost instead of looking for trouble. */
  readonly explainPolicies?: boolean;
}

export async function doctor(context: CommandContext, options: DoctorOptions = {}): Promise<void> {
  if (options.explainPolicies) return explain(context);
  const { project, terminal } = context;
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
      const indent = (text: string): string => text.replaceAll('\n', `\n${' '.repeat(22)}`);
      terminal.say(`${terminal.style(status.padEnd(7), tones[status])} ${check.padEnd(13)} ${indent(message)}`);
      if (fix) terminal.say(terminal.style(indent(`\n${fix}`).slice(1), 'quiet'));
    }
    terminal.json({ diagnoses });
    if (diagnoses.some(({ status }) => status === 'error')) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

async function requireDeployed(url: string): Promise<void> {
  if ((await withDirectConnection(url, readPlatformState)) !== undefined) return;
  throw new RowcastError('CONFIG_NOT_MIGRATED', "Rowcast's own objects are missing in this database", {
    hint: 'run rowcast migrate deploy first',
  });
}

async function explain({ project, terminal }: CommandContext): Promise<void> {
  const { roles = ['anon', 'authenticated'] } = readEnvironment(process.env);
  const database = await openForOwner(project, 'doctor');
  const data = new Database({ connectionString: database.databaseUrl, maxConnections: 1 });
  try {
    await requireDeployed(database.directUrl);
    const dataModel = readDataModel(project.schemaPath);
    const explanations = explainPolicies(await loadCatalog({ pool: data.pool, dataModel, roles }), roles);
    for (const { model, role, strategy, claims, namedBy, tables, routedTables, advice } of explanations) {
      const reads = [...(claims === 'all' ? ['any claim'] : claims), ...tables].join(', ') || 'nothing beside the row';
      terminal.say(`${terminal.style(`${model} as ${role}`, 'strong')}: ${strategy}`);
      terminal.say(`  policies read ${reads}`);
      if (namedBy.length > 0) terminal.say(`  a row concerns whom it names: ${namedBy.join(', ')}`);
      for (const [table, columns] of Object.entries(routedTables)) {
        terminal.say(`  a row of ${table} concerns whom it names: ${columns.join(', ')}`);
      }
      terminal.say(terminal.style(`  ${advice}`, 'quiet'));
    }
    terminal.json({ explanations });
  } finally {
    await data.close();
    await database.close();
  }
}
