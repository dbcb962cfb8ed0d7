/**
 * What all policies of a table that bind a role come to together: which rows anybody can see at all, and
 * which rows of the tables that they read count for an identity. Pure. Permissive policies are alternatives,
 * restrictive ones bind as well; one without USING says nothing.
 */
import type { ConditionColumn, PolicyCondition } from './catalog.js';
import type { FunctionsByName } from './claim-expression.js';
import type { PolicyFacts, TableFacts } from './introspect.js';
import { demandsOfReads, type ReadingText } from './read-demand.js';
import { demandsOf, fewest, kindOf, type RowDemands, union } from './row-demand.js';
import { readTokens } from './sql-tokens.js';

/** What names and signs mean in this database. */
export interface DemandWorld {
  readonly functions: FunctionsByName;
  /** Whether `=` may be an operator that is not Postgres's own. */
  readonly hasOwnEquality: boolean;
}

export interface BoundTable {
  readonly table: TableFacts;
  /** All of the table's policies. */
  readonly policies: readonly PolicyFacts[];
  readonly role: string;
}

/** Undefined if any row of the table may be seen. */
export function rowDemandsOf(bound: BoundTable, world: DemandWorld): RowDemands | undefined {
  if (!isBound(bound) || world.hasOwnEquality) return undefined;
  const { table, policies, role } = bound;
  const { columns } = table;
  const demands = ({ expression }: PolicyFacts): RowDemands | undefined => {
    const tokens = readTokens(expression);
    return tokens && demandsOf(tokens, { columns, qualifiers: [undefined], functions: world.functions });
  };
  const saying = policies.filter(({ expression }) => expression !== '');
  const permissive = saying.filter((policy) => !policy.isRestrictive && policy.roles.includes(role));
  const restrictive = saying.filter((policy) => policy.isRestrictive && policy.boundRoles.includes(role));
  return fewest([union(permissive.map(demands)), ...restrictive.map(demands)]);
}

/** Of the tables, those of which not every row counts. A table that nobody names is read in a way that is not seen. */
export function readDemandsOf(
  { tables, texts }: { readonly tables: readonly TableFacts[]; readonly texts: readonly ReadingText[] },
  { functions, hasOwnEquality }: DemandWorld,
): ReadonlyMap<number, RowDemands> {
  if (hasOwnEquality) return new Map();
  return new Map(
    tables.flatMap(({ oid, name, columns }): [number, RowDemands][] => {
      const demands = union(texts.map((text) => demandsOfReads(text, { name, columns, functions })));
      return demands && demands.length > 0 ? [[oid, demands]] : [];
    }),
  );
}

/** Null if it cannot be told for certain which policies apply, or what they look at. */
export function conditionOf(bound: BoundTable): PolicyCondition | null {
  if (!isBound(bound)) return null;
  const { table, policies, role } = bound;
  const applying = policies.filter((policy) => policy.expression !== '' && policy.roles.includes(role));
  // A policy that may or may not apply says nothing for certain.
  if (!applying.every((policy) => policy.boundRoles.includes(role))) return null;
  const columns = columnsOf(table, applying);
  if (!columns) return null;
  const texts = (isRestrictive: boolean): string[] =>
    applying.filter((policy) => policy.isRestrictive === isRestrictive).map(({ expression }) => `(${expression})`);
  const permissive = texts(false).join(' or ') || 'false';
  return { sql: [`(${permissive})`, ...texts(true)].join(' and '), columns };
}

/** Undefined if one of them is of a type whose values the change log does not hold exactly. */
function columnsOf(table: TableFacts, policies: readonly PolicyFacts[]): readonly ConditionColumn[] | undefined {
  if (policies.some(({ expression, columns }) => expression.includes('*') || columns.includes('*'))) return undefined;
  const columns: ConditionColumn[] = [];
  for (const name of new Set(policies.flatMap((policy) => policy.columns))) {
    const facts = table.columns.find((column) => column.name === name);
    const kind = facts && (kindOf(facts) ?? (facts.sqlType === 'boolean' && facts.isStored ? 'boolean' : undefined));
    if (!kind) return undefined;
    columns.push({ name, sqlType: facts.sqlType, kind });
  }
  return columns;
}

function isBound({ table, role }: BoundTable): boolean {
  return (table.kind === 'r' || table.kind === 'p') && table.hasRowSecurity && !table.exemptRoles.includes(role);
}
