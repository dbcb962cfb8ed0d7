/**
 * Says what the policies of each table cost: what they read, which strategy live queries on the table get for
 * it, and what would make it cheaper. Pure; the same facts that `live/strategy.ts` decides by.
 */
import type { Catalog, CatalogTable, PolicyReach } from './catalog.js';

export interface PolicyExplanation {
  readonly model: string;
  readonly role: string;
  /** The cheapest strategy that a query on this model alone can get. */
  readonly strategy: 'shared' | 'class' | 'gated' | 're-run' | 'none';
  /** Fields that the query has to pin by an equality for that strategy. */
  readonly pinnedFields: readonly string[];
  readonly claims: readonly string[] | 'all';
  /** Other tables whose changes change who sees what, as `schema.table`. */
  readonly tables: readonly string[];
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
      const base = {
        model: model.name,
        role,
        claims: claims === 'all' ? claims : [...claims].sort(),
        tables: [...(reach?.tables ?? [])].map((oid) => nameOf(catalog.tables.get(oid))).sort(),
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
  const byClass = `one evaluation for each value of ${[...reach.claims].join(', ')}`;
  if (reach.isOpaque) {
    return plain(
      'class',
      `${byClass}; the policies call something that changes by itself (the clock, dynamic SQL, a table without capture), so results are also looked at every few seconds`,
    );
  }
  if (reach.columns === 'all' || reach.tables.has(table.oid)) {
    const why = reach.columns === 'all' ? 'take whole rows' : 'read other rows of this table';
    return plain('class', `${byClass}; the policies ${why}, which no gate can stand for`);
  }
  const pinnedColumns = [...reach.columns];
  const pins =
    pinnedColumns.length === 0 ? 'any query' : `a query that pins ${pinnedColumns.join(', ')} by an equality`;
  return {
    strategy: 'gated',
    pinnedColumns,
    advice: `${pins} costs one evaluation for all who are admitted; others: ${byClass}`,
  };
}

function nameOf(table: CatalogTable | undefined): string {
  return table ? `${table.schema}.${table.name}` : 'an unknown table';
}
