/** What an update does, for when it fails: only values that were given as they are can be at fault. Pure. */
import type { Assignment } from './check-update-data.js';
import type { StatementPurpose } from './mutation-scope.js';

export function describeUpdate(
  assignments: readonly Assignment[],
): StatementPurpose & { readonly operation: 'update' } {
  const set = assignments.filter(({ operator }) => operator === 'set');
  return { operation: 'update', written: () => set.map(({ field, value }) => [field, value] as const) };
}
