/**
 * Says what the policies of each table cost: what they read, which strategy live queries on the table get for
 * it, and what would make it cheaper. Pure; the same facts that `live/strategy.ts` decides by.
 */
import type { Catalog, CatalogTable, PolicyReach } from './catalog.js';
import type { RowDemands } from './row-demand.js';

export interface PolicyExplanation {
  readonly model: string;
  readonly role: string;
  /** The cheapest strategy that a query on this model alone can get. */
  readonly strategy: 'shared' | 'class' | 'gated' | 'routed' | 'batched' | 're-run' | 'none';
  /** Fields that the query has to pin by an equality for that strategy. */
  readonly pinnedFields: readonly string[];
  readonly claims: readonly string[] | 'all';
  /** The columns by which a row names who can see it; empty if a row concerns everybody. */
  readonly namedBy: readonly string[];
  /** Other tables whose changes change who sees what, as `schema.table`. */
  readonly tables: readonly string[];
  /** Of those, the ones whose rows concern only whom they name, and the columns that name them. */
  readonly routedTables: Readonly<Record<string, readonly string[]>>;
  /** Why it is so, and what to change for a cheaper one. */
  readonly advice: string;
}

export function explainPolicies(catalog: Catalog, roles: readonly string[]): readonly PolicyExplanation[] {
  return [...catalog.models.values()].flatMap((model) =>
    roles.map((role): PolicyExplanation => {
      const { table } = model;
      const reach = table.policyReach.get(role);
      const fieldOf = (column: string): string =>
        [...model.fields.values()].find((field) => field.kind === 'scalar' && field.column === column)?.name ?? column;
      const claims = reach?.claims ?? 'all';
      const columnsOf = (demands: RowDemands): string[] => [...new Set(demands.map(({ column }) => column))].sort();
      const routed = [...(reach?.readDemands ?? [])].map(([oid, demands]) => {
        return [nameOf(catalog.tables.get(oid)), columnsOf(demands)] as const;
      });
      const base = {
        model: model.name,
        role,
        claims: claims === 'all' ? claims : [...claims].sort(),
        namedBy: columnsOf(reach?.rowDemands ?? []),
        tables: [...(reach?.tables ?? [])].map((oid) => nameOf(catalog.tables.get(oid))).sort(),
        routedTables: Object.fromEntries(routed.sort()),
      };
      const judged = judge(catalog, table, role, reach);
      return { ...base, ...judged, pinnedFields: judged.pinnedColumns.map(fieldOf).sort() };
    }),
  );
}

interface Judgement {
  readonly strategy: PolicyExplanation['strategy'];
  readonly pinnedColumns: readonly string[];
  readonly advice: string;
}

function judge(catalog: Catalog, table: CatalogTable, role: string, reach: PolicyReach | undefined): Judgement {
  const plain = (strategy: PolicyExplanation['strategy'], advice: string): Judgement => ({
    strategy,
    pinnedColumns: [],
    advice,
  });
  if ((table.privileges.get(role)?.select.size ?? 0) === 0) return plain('none', 'the role may not read this table');
  if (!table.hasRowSecurity) return plain('none', 'row-level security is off: alter table … enable row level security');
  if (!table.isCaptured) return plain('none', 'changes are not captured: run rowcast migrate deploy');
  if (!catalog.isWatched) {
    return plain('re-run', 'changes of policies are not announced, since a superuser has to create the event triggers');
  }
  if (!reach || reach.claims === 'all') {
    return plain(
      're-run',
      "which claims are read cannot be told: ask for them by auth.uid() or auth.jwt() ->> 'name', in SQL or PL/pgSQL",
    );
  }
  if (reach.claims.size === 0) return plain('shared', 'one evaluation serves everybody of the role');
  if (reach.isOpaque) {
    return plain(
      'class',
      `one evaluation for each value of ${[...reach.claims].join(', ')}; the policies call something that changes by itself (the clock, dynamic SQL, a table without capture), so results are also looked at every few seconds`,
    );
  }
  return judgeReadable(catalog, table, reach);
}

/** Policies that can be seen through, and that decide by claims. */
function judgeReadable(catalog: Catalog, table: CatalogTable, reach: PolicyReach): Judgement {
  const unrouted = [...reach.tables].filter((oid) => !reach.readDemands.has(oid)).map((oid) => catalog.tables.get(oid));
  const others =
    unrouted.length === 0
      ? ''
      : `; a change of ${unrouted.map(nameOf).sort().join(', ')} concerns everybody, unless all that the policies read of it is where a column equals auth.uid() or a claim`;
  const rest = restOf(reach);
  if (reach.columns === 'all' || reach.tables.has(table.oid)) {
    const why = reach.columns === 'all' ? 'take whole rows' : 'read other rows of this table';
    return { ...rest, advice: `${rest.advice}; the policies ${why}, which no gate can stand for${others}` };
  }
  const pinnedColumns = [...reach.columns];
  const pins =
    pinnedColumns.length === 0 ? 'any query' : `a query that pins ${pinnedColumns.join(', ')} by an equality`;
  return {
    strategy: 'gated',
    pinnedColumns,
    advice: `${pins} costs one evaluation for all who are admitted; any other is ${rest.strategy}: ${rest.advice}${others}`,
  };
}

/** What a query gets that pins nothing. */
function restOf(reach: PolicyReach): Judgement {
  const judged = (strategy: PolicyExplanation['strategy'], advice: string): Judgement => ({
    strategy,
    pinnedColumns: [],
    advice,
  });
  if (reach.rowDemands) return judged('routed', 'one evaluation for each identity that the changed row names');
  if (reach.condition) {
    return judged(
      'batched',
      'one evaluation for each identity that sees the changed row, and one question for all, remembered',
    );
  }
  const claims = reach.claims === 'all' ? [] : [...reach.claims];
  return judged('class', `one evaluation for each value of ${claims.join(', ')}`);
}

function nameOf(table: CatalogTable | undefined): string {
  return table ? `${table.schema}.${table.name}` : 'an unknown table';
}
