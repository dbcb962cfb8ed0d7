/**
 * What a live query has to hear of: of each table that its result depends on, the rows that may matter. Pure.
 *
 * A row of the query's own tables matters only if it meets the equalities of the query, and if some version of
 * it can be seen by whoever asks (`rowDemands`). A row of a table that the policies read matters only if it counts for
 * whoever asks (`readDemands`). May say too much, never too little.
 */
import type { CatalogModel, CatalogScalar, FixedReads, PolicyReach } from '../catalog/catalog.js';
import type { RowDemands } from '../catalog/row-demand.js';
import type { Identity } from '../identity.js';
import type { QueryDependency } from '../query/compiled-query.js';
import { claimKeyOf } from './claim-key.js';
import { type EqualityKind, equalityKey, equalityKind } from './equality-key.js';

/** That a row has one of these values in a column. */
export interface Equality {
  readonly column: string;
  readonly kind: EqualityKind;
  readonly keys: readonly string[];
}

/** What one live query has to hear of. */
export interface Interest {
  readonly table: number;
  /** What a row that matters meets; none if any row matters. */
  readonly equalities: readonly Equality[];
}

/** Of the query's own tables, for an identity; or for everybody of a role, however different. */
export function ownInterests(
  dependency: QueryDependency,
  role: string,
  identity: Identity | null,
): readonly Interest[] {
  const { table } = dependency.model;
  const equalities = equalitiesOf(dependency);
  const demands = identity && reachOf(dependency, role)?.rowDemands;
  const alternatives = demands ? bindDemands(demands, identity) : [[]];
  return alternatives.flatMap((demanded): Interest[] => {
    const met = meet([...equalities, ...demanded]);
    return met ? [{ table: table.oid, equalities: met }] : [];
  });
}

/** Of the tables that the policies read, those of which any row may matter to anybody. */
export function openInterests(dependencies: readonly QueryDependency[], role: string): readonly Interest[] {
  return dependencies.flatMap((dependency) => {
    const reach = reachOf(dependency, role);
    const tables = [...(reach?.tables ?? [])].filter((table) => !reach?.readDemands.has(table));
    return tables.map((table): Interest => ({ table, equalities: [] }));
  });
}

/** Of the tables that the policies read, those of which only some rows matter to this identity. */
export function claimedInterests(
  dependencies: readonly QueryDependency[],
  role: string,
  identity: Identity,
): readonly Interest[] {
  const demands = dependencies.flatMap((dependency) => [...(reachOf(dependency, role)?.readDemands ?? [])]);
  return distinct(demands.flatMap((demand) => demandedInterests(demand, identity)));
}

/** Of the tables that some expressions of policies read, the rows that may matter to this identity. */
export function readInterests(reads: readonly FixedReads[], identity: Identity): readonly Interest[] {
  return distinct(
    reads.flatMap(({ tables, readDemands }) => {
      const open = [...tables].filter((table) => !readDemands.has(table));
      const demanded = [...readDemands].flatMap((demand) => demandedInterests(demand, identity));
      return [...open.map((table): Interest => ({ table, equalities: [] })), ...demanded];
    }),
  );
}

function demandedInterests([table, demands]: readonly [number, RowDemands], identity: Identity): readonly Interest[] {
  return bindDemands(demands, identity).map((equalities) => ({ table, equalities }));
}

function distinct(interests: readonly Interest[]): readonly Interest[] {
  return [...new Map(interests.map((interest) => [JSON.stringify(interest), interest])).values()];
}

/** What each of the alternatives asks of a row. One that no row meets is left out; one that cannot be told asks nothing. */
function bindDemands(demands: RowDemands, identity: Identity): readonly (readonly Equality[])[] {
  return demands.flatMap((demand): readonly (readonly Equality[])[] => {
    const claim = claimKeyOf(demand, identity);
    if (claim === 'none') return [];
    return claim === 'any' ? [[]] : [[{ column: demand.column, kind: demand.kind, keys: [claim.key] }]];
  });
}

/** Whether something that the result depends on can change without a trace in the change log. */
export function isOpaque(dependencies: readonly QueryDependency[], role: string): boolean {
  return dependencies.some((dependency) => reachOf(dependency, role)?.isOpaque ?? true);
}

/** The equalities of the query that can be decided as Postgres would. */
function equalitiesOf(dependency: QueryDependency): readonly Equality[] {
  return [...dependency.equalities].flatMap(([column, values]): Equality[] => {
    const field = findColumn(dependency.model, column);
    const kind = field && equalityKind(field);
    if (!field || !kind) return [];
    const keys = [...values].map((value) => equalityKey(kind, storedValue(field, value)));
    return keys.every((key) => key !== undefined) ? [{ column, kind, keys }] : [];
  });
}

/** One equality for each column; undefined if no row can meet them all. */
function meet(equalities: readonly Equality[]): readonly Equality[] | undefined {
  const met = new Map<string, Equality>();
  for (const equality of equalities) {
    const other = met.get(equality.column);
    const keys = other ? equality.keys.filter((key) => other.keys.includes(key)) : equality.keys;
    if (keys.length === 0) return undefined;
    met.set(equality.column, { ...equality, keys });
  }
  return [...met.values()];
}

function reachOf({ model }: QueryDependency, role: string): PolicyReach | undefined {
  return model.table.policyReach.get(role);
}

function findColumn(model: CatalogModel, column: string): CatalogScalar | undefined {
  for (const field of model.fields.values()) {
    if (field.kind === 'scalar' && field.column === column) return field;
  }
  return undefined;
}

/** An enum value travels under its Prisma name and is stored under its label. */
function storedValue(field: CatalogScalar, value: string | number | boolean | null): unknown {
  return field.enum && typeof value === 'string' ? (field.enum.labels.get(value) ?? value) : value;
}
