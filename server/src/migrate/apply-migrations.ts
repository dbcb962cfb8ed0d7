/**
 * Applies the migrations that a database lacks, and says what went wrong in Postgres's own words when one
 * fails. A migration that fails leaves nothing: it is one transaction, and its entry in the history is
 * marked as rolled back, so that the corrected script simply runs the next time.
 */
import path from 'node:path';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import { RowcastError } from '@rowcast/protocol';
import { migrationFile } from './migration-folder.js';
import { type SchemaEngine, SchemaEngineError } from './schema-engine.js';
import { isOneTransaction } from './split-statements.js';

/** Returns the names of those that were applied now. */
export async function applyPendingMigrations(engine: SchemaEngine, list: MigrationList): Promise<readonly string[]> {
  try {
    return await engine.applyMigrations(list);
  } catch (error) {
    const failed = error instanceof SchemaEngineError ? failedMigration(engine, list) : undefined;
    const script = engine.lastFailure?.script;
    const leftNothing = script !== undefined && isOneTransaction(script) && !/\bconcurrently\b/i.test(script);
    if (failed !== undefined && leftNothing) await engine.markRolledBack(failed);
    throw explainEngineError(error, engine, list, { leftNothing });
  }
}

/** Turns an error of the engine into what a user can act upon. */
export function explainEngineError(
  error: unknown,
  engine: SchemaEngine,
  list: MigrationList,
  { leftNothing }: { readonly leftNothing: boolean } = { leftNothing: true },
): unknown {
  if (!(error instanceof SchemaEngineError)) return error;
  const failure = engine.lastFailure;
  const name = failedMigration(engine, list);
  if (failure !== undefined && name !== undefined) {
    const file = path.relative(process.cwd(), migrationFile(list.baseDir, name));
    const hint = leftNothing
      ? 'nothing of it was applied; correct the script and run the command again'
      : `part of it may be applied, since it is not one transaction; repair the database, then run: rowcast migrate resolve --rolled-back ${name}`;
    return failure.error.toRowcastError('MIGRATION_FAILED', file, hint);
  }
  if (failure !== undefined && failure.script === list.shadowDbInitScript) {
    const hint = "Rowcast's own objects could not be laid into the shadow database; run rowcast doctor";
    return failure.error.toRowcastError('MIGRATION_FAILED', 'the shadow database', hint);
  }
  if (error.code === 'P3009') {
    return new RowcastError('MIGRATION_FAILED', firstLine(error, 'failed'), {
      hint: 'repair what it left, then run: rowcast migrate resolve --rolled-back <name>',
      cause: error,
    });
  }
  if (error.code === 'P1002') {
    return new RowcastError('MIGRATION_FAILED', 'another migration has been running on this database for over 10 s', {
      hint: 'wait for it, then run the command again',
      cause: error,
    });
  }
  const code = error.code === null ? '' : ` (${error.code})`;
  return new RowcastError('MIGRATION_FAILED', `${error.message.trim()}${code}`, { cause: error });
}

function failedMigration(engine: SchemaEngine, list: MigrationList): string | undefined {
  const script = engine.lastFailure?.script;
  return list.migrationDirectories.find(({ migrationFile: { content } }) => content.value === script)?.path;
}

function firstLine(error: Error, containing: string): string {
  const lines = error.message.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => line.includes(containing)) ?? lines[0] ?? error.message;
}
