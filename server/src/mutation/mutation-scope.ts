/** What every step of one mutation needs: the transaction it runs in, who runs it, and on which model. */
import type { Catalog, CatalogModel, TablePrivileges } from '../catalog/catalog.js';
import type { Transaction } from '../database/database.js';
import type { ErrorContext } from '../database/error-context.js';
import { translatePostgresError } from '../database/postgres-error.js';
import type { Statement } from '../database/statement.js';
import type { Identity } from '../identity.js';
import { CheckScope } from '../query/check-scope.js';
import type { QueryLimits } from '../query/query-limits.js';
import type { WrittenValue } from './suspect-fields.js';
import { writeErrorContext } from './write-error-context.js';

/** The part that checks need. */
export interface WriteScope {
  readonly catalog: Catalog;
  readonly model: CatalogModel;
  readonly identity: Identity;
  readonly limits: QueryLimits;
  /** The same for all mutations of a transaction. */
  readonly now: Date;
}

export interface MutationScope extends WriteScope {
  readonly transaction: Transaction;
}

/** The same for another model. */
export function scopeOn<Scope extends WriteScope>(scope: Scope, model: CatalogModel): Scope {
  return { ...scope, model };
}

const none: ReadonlySet<never> = new Set();
const noPrivileges: TablePrivileges = {
  select: none,
  insert: none,
  update: none,
  canDelete: false,
  permitted: none,
  fixed: { commands: new Map(), tables: new Set(), readDemands: new Map() },
};

export function privilegesOf({ model, identity }: WriteScope): TablePrivileges {
  return model.table.privileges.get(identity.role) ?? noPrivileges;
}

/** For the parts of a mutation that read: `where`, `select`, `include`. */
export function readScopeOf({ catalog, identity, limits }: WriteScope): CheckScope {
  return new CheckScope({ catalog, role: identity.role, limits });
}

/** What a statement does, and with which values: for when it fails. */
export interface StatementPurpose {
  readonly operation: ErrorContext['operation'];
  readonly written?: () => Iterable<WrittenValue>;
}

/** Runs a statement of the mutation; what goes wrong is told in the schema's names. */
export async function runStatement<Row extends object>(
  scope: MutationScope,
  statement: Statement,
  purpose: StatementPurpose,
): Promise<readonly Row[]> {
  try {
    return await scope.transaction.query<Row>(statement);
  } catch (error) {
    throw translatePostgresError(error, writeErrorContext({ ...scope, ...purpose }));
  }
}

/** Runs a write that returns a row for each record, and counts them in the database. */
export async function countWritten(
  scope: MutationScope,
  { text, values }: Statement,
  purpose: StatementPurpose,
): Promise<number> {
  const counting = `with written as (${text})\nselect count(*)::int as "count" from written`;
  const [counted] = await runStatement<{ readonly count: number }>(scope, { text: counting, values }, purpose);
  return counted?.count ?? 0;
}
