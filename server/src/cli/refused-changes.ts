/** Tells what a change of the schema would do to the rows that exist. */
import { RowcastError } from '@rowcast/protocol';
import type { MigrateDevResult } from '../migrate/migrate-dev.js';

export function refusedChanges(result: Extract<MigrateDevResult, { readonly kind: 'refused' }>): RowcastError {
  const { impossible, warnings } = result;
  const lines = [...impossible, ...warnings].map((line) => `  - ${line.trim()}`).join('\n');
  if (impossible.length > 0) {
    return new RowcastError('MIGRATION_FAILED', `the rows that exist do not allow this change\n${lines}`, {
      hint: 'give the field a default or make it optional, or write the steps yourself: rowcast migrate create',
    });
  }
  return new RowcastError('MIGRATION_FAILED', `this change would lose data\n${lines}`, {
    hint: 'if that is meant: rowcast migrate dev --accept-data-loss',
  });
}
