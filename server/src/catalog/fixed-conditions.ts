/**
 * Finds what the policies of a table ask of an identity whatever the row is, such as `is_manager()`: expressions
 * that read no column of the row, so that they can be asked before there is one. Pure.
 *
 * Combines them as Postgres does: permissive policies are alternatives, restrictive ones bind as well, an update has to
 * meet USING for the row as it was and WITH CHECK for what it becomes. What cannot be told leaves the command open.
 */
import type { Command, FixedCondition, FixedConditions } from './catalog.js';
import type { PolicyFacts, TableFacts } from './introspect.js';
import type { PolicyReachFinder } from './policy-reach.js';
import type { RowDemands } from './row-demand.js';

export interface FixedSources {
  readonly table: TableFacts;
  /** Of all tables. */
  readonly policies: readonly PolicyFacts[];
  readonly role: string;
  readonly finder: PolicyReachFinder;
}

export function fixedConditionsOf({ table, policies, role, finder }: FixedSources): FixedConditions {
  const reads = new ReadsOfConditions();
  const bound = isBound(table, role) ? policies.filter(isOf(table, role)) : [];
  const toClause = (policy: PolicyFacts, sql: string): Clause => {
    // One without an expression gives nothing and forbids nothing.
    if (sql === '' || sql === 'true') return { policy, sql, isFixed: true };
    const found = finder.findFixed(policy, sql, role);
    if (found) reads.add(found);
    return { policy, sql, isFixed: found !== undefined };
  };
  const commands = new Map<Command, readonly FixedCondition[]>();
  for (const [command, letter, sides] of commandSides) {
    const applying = bound.filter((policy) => policy.command === letter || policy.command === '*');
    if (!applying.some(({ isRestrictive }) => !isRestrictive)) continue;
    const conditions = sides.map((side) => combine(applying.map((policy) => toClause(policy, side(policy)))));
    commands.set(command, conditions.filter(saysSomething));
  }
  return { commands, ...reads.all };
}

interface Clause {
  readonly policy: PolicyFacts;
  readonly sql: string;
  readonly isFixed: boolean;
}

type Side = (policy: PolicyFacts) => string;

const using: Side = ({ expression }) => expression;
const check: Side = (policy) => (policy.check === '' ? policy.expression : policy.check);

const commandSides: readonly (readonly [Command, PolicyFacts['command'], readonly Side[]])[] = [
  ['select', 'r', [using]],
  ['insert', 'a', [check]],
  ['update', 'w', [using, check]],
  ['delete', 'd', [using]],
];

function combine(clauses: readonly Clause[]): FixedCondition {
  const permissive = clauses.filter(({ policy }) => !policy.isRestrictive);
  const restrictive = clauses.filter(({ policy, sql }) => policy.isRestrictive && sql !== '' && sql !== 'true');
  const isOpen = permissive.some(({ sql, isFixed }) => !isFixed || sql === 'true');
  return {
    oneOf: isOpen ? null : permissive.map(({ sql }) => sql).filter((sql) => sql !== ''),
    allOf: restrictive.filter(({ isFixed }) => isFixed).map(({ sql }) => sql),
  };
}

function saysSomething({ oneOf, allOf }: FixedCondition): boolean {
  return oneOf !== null || allOf.length > 0;
}

function isOf(table: TableFacts, role: string): (policy: PolicyFacts) => boolean {
  return (policy) => policy.table === table.oid && policy.boundRoles.includes(role);
}

function isBound({ kind, hasRowSecurity, exemptRoles }: TableFacts, role: string): boolean {
  return (kind === 'r' || kind === 'p') && hasRowSecurity && !exemptRoles.includes(role);
}

/** What several expressions read. Of a table, all rows matter for which one of them does not say otherwise. */
class ReadsOfConditions {
  readonly #tables = new Set<number>();
  readonly #demands = new Map<number, RowDemands | null>();

  add({ tables, readDemands }: Pick<FixedConditions, 'tables' | 'readDemands'>): void {
    for (const table of tables) {
      this.#tables.add(table);
      const demands = readDemands.get(table) ?? null;
      const before = this.#demands.get(table);
      const isAnyRow = demands === null || before === null;
      this.#demands.set(table, isAnyRow ? null : [...(before ?? []), ...demands]);
    }
  }

  get all(): Pick<FixedConditions, 'tables' | 'readDemands'> {
    const known = [...this.#demands].flatMap(([table, demands]) => (demands ? [[table, demands] as const] : []));
    return { tables: this.#tables, readDemands: new Map(known) };
  }
}
