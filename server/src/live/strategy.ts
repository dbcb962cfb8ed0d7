/**
 * Chooses how a live query is kept current, by what the policies in its reach read. Pure. Every choice gives
 * the same results as re-run; they differ in how many evaluations a change costs.
 *
 * | strategy | when | evaluations a change |
 * | --- | --- | --- |
 * | shared | no policy in reach reads a claim | one for everybody of the role |
 * | class | policies read some claims | one for each distinct value of those claims |
 * | gated | every column of the root table that its policies read is pinned by an equality of the query | one, and a yes or no per identity, kept until a row that concerns it changes in a table that the policies read |
 * | routed | the policies demand that a column equals a claim | one for each identity that the old or new row names |
 * | batched | the policies can be asked about a row by the columns that they look at | one for each identity that sees the old or new row; asked once for all, and remembered |
 * | re-run | it cannot be told what the policies read | one for each identity |
 *
 * Where both gated and routed would do, and one claim alone decides, it is routed: whoever is admitted has that value.
 *
 * Why gated is sound: within one snapshot a policy is a function of the row's columns that it reads, the
 * claims, and the tables it reads. With the columns pinned, all rows of the query share one answer for an
 * identity, so that any one row is a probe for all of them.
 */
import type { Catalog, CatalogModel, CatalogScalar, PolicyCondition, PolicyReach } from '../catalog/catalog.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { CompiledQuery, QueryDependency } from '../query/compiled-query.js';
import { equalityKind } from './equality-key.js';

export type Strategy =
  | { readonly kind: 'shared' }
  | { readonly kind: 'class'; readonly claims: ReadonlySet<string> }
  | {
      readonly kind: 'gated';
      readonly claims: ReadonlySet<string>;
      /** Asks, as an identity, whether it sees any row that meets the pins: the column `admitted`. */
      readonly probe: Statement;
      /** The tables of which any change may open or close any gate. */
      readonly openTables: readonly number[];
      /** Those of which a row concerns the gates of some identities only. */
      readonly claimedTables: readonly number[];
    }
  | { readonly kind: 'routed'; readonly claims: ReadonlySet<string> }
  | { readonly kind: 'batched'; readonly claims: ReadonlySet<string> }
  | { readonly kind: 're-run' };

const reRun: Strategy = { kind: 're-run' };

export interface StrategyQuestion extends Pick<CompiledQuery, 'dependencies' | 'isNeverEmpty'> {
  readonly role: string;
  readonly catalog: Catalog;
}

export function chooseStrategy({ dependencies, isNeverEmpty, role, catalog }: StrategyQuestion): Strategy {
  // Without an announcement of schema changes, nobody knows whether what was read of the policies still holds.
  if (!catalog.isWatched) return reRun;
  const claims = new Set<string>();
  for (const { model } of dependencies) {
    const reach = reachOf(model, role);
    if (!reach || reach.claims === 'all') return reRun;
    for (const claim of reach.claims) claims.add(claim);
  }
  if (claims.size === 0) return { kind: 'shared' };
  const [root] = dependencies;
  // Who sees any of the rows has the same value of the one claim, and shares a result by it: no gates have to be kept.
  if (claims.size === 1 && root && reachOf(root.model, role)?.rowDemands?.length === 1)
    return { kind: 'routed', claims };
  // Whoever is not admitted sees no rows, but a count of none.
  const gate = isNeverEmpty ? undefined : chooseGate(dependencies, { role, claims, catalog });
  if (gate) return gate;
  if (root && reachOf(root.model, role)?.rowDemands) return { kind: 'routed', claims };
  return { kind: root && conditionToAsk(root.model, role) ? 'batched' : 'class', claims };
}

/** What can be asked about changed rows of a table before queries are evaluated for them; undefined where it is not worth it. */
export function conditionToAsk(model: CatalogModel, role: string): PolicyCondition | undefined {
  const reach = reachOf(model, role);
  const isDecidedByClaims = reach !== undefined && reach.claims !== 'all' && reach.claims.size > 0;
  return isDecidedByClaims && !reach.rowDemands ? (reach.condition ?? undefined) : undefined;
}

/** Whether a result is one user's alone: what decides about it names the user. */
export function servesOneUser(strategy: Strategy): boolean {
  if (strategy.kind === 're-run') return true;
  return strategy.kind !== 'shared' && strategy.kind !== 'gated' && strategy.claims.has('sub');
}

interface GateQuestion {
  readonly role: string;
  readonly claims: ReadonlySet<string>;
  readonly catalog: Catalog;
}

function chooseGate(
  dependencies: readonly QueryDependency[],
  { role, claims, catalog }: GateQuestion,
): Extract<Strategy, { kind: 'gated' }> | undefined {
  const [root] = dependencies;
  const reach = root && reachOf(root.model, role);
  if (!reach || reach.isOpaque || reach.columns === 'all' || reach.tables.has(root.model.table.oid)) return undefined;
  const pins = pinsOf(root, reach.columns);
  if (!pins) return undefined;
  const isCovered = (other: QueryDependency): boolean => {
    const claimsOfOther = reachOf(other.model, role)?.claims;
    if (claimsOfOther !== 'all' && claimsOfOther?.size === 0) return true;
    return other.model === root.model && isSamePins(pins, pinsOf(other, new Set(pins.keys())));
  };
  if (!dependencies.every(isCovered)) return undefined;
  const openTables = [...reach.tables].filter((table) => !reach.readDemands.has(table));
  const partitions = [...catalog.roots].filter(([, table]) => openTables.includes(table)).map(([oid]) => oid);
  return {
    kind: 'gated',
    claims,
    probe: compileProbe(root.model, pins),
    openTables: [...openTables, ...partitions],
    claimedTables: [...reach.readDemands.keys()],
  };
}

interface Pin {
  readonly field: CatalogScalar;
  readonly value: string | number | boolean | null;
}

/** The one value that each of these columns has in every row of the query; undefined unless all are pinned exactly. */
function pinsOf(dependency: QueryDependency, columns: ReadonlySet<string>): ReadonlyMap<string, Pin> | undefined {
  const pins = new Map<string, Pin>();
  for (const column of columns) {
    const values = [...(dependency.equalities.get(column) ?? [])];
    const field = [...dependency.model.fields.values()].find(
      (candidate): candidate is CatalogScalar => candidate.kind === 'scalar' && candidate.column === column,
    );
    const [value] = values;
    // Where equal values can be told apart (1.0 and 1.00), a policy may tell them apart.
    if (values.length !== 1 || value === undefined || !field || !equalityKind(field)) return undefined;
    pins.set(column, { field, value });
  }
  return pins;
}

function isSamePins(a: ReadonlyMap<string, Pin>, b: ReadonlyMap<string, Pin> | undefined): boolean {
  return b !== undefined && [...a].every(([column, pin]) => b.get(column)?.value === pin.value);
}

function compileProbe(model: CatalogModel, pins: ReadonlyMap<string, Pin>): Statement {
  const values: unknown[] = [];
  const conditions = [...pins].map(([column, { field, value }]) => {
    if (value === null) return `${quoteIdentifier(column)} is null`;
    values.push(field.enum && typeof value === 'string' ? (field.enum.labels.get(value) ?? value) : String(value));
    return `${quoteIdentifier(column)} = $${values.length}::text::${field.sqlType}`;
  });
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
  return { text: `select exists (select from ${quoteTable(model.table)}${where}) as admitted`, values };
}

function reachOf(model: CatalogModel, role: string): PolicyReach | undefined {
  return model.table.policyReach.get(role);
}
