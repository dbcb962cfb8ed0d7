/**
 * Finds why rows of a table or view would be seen without policies. A view has none of its own: it must read
 * as whoever asks (`security_invoker`), and so must all that it reads be protected. Pure.
 */
import type { TableFacts } from './introspect.js';

export interface Exposure {
  /**
   * `unprotected`: a table without row-level security; `owner`: a view that reads with its owner's rights;
   * `stored` and `foreign`: a materialized view and a foreign table, which policies cannot protect.
   */
  readonly reason: 'unprotected' | 'owner' | 'stored' | 'foreign';
  /** The table or view that is the reason, by its name. */
  readonly relation: string;
}

export function findExposure(table: TableFacts, tables: ReadonlyMap<number, TableFacts>): Exposure | null {
  const { name: relation } = table;
  switch (table.kind) {
    case 'r':
    case 'p':
      return table.hasRowSecurity ? null : { reason: 'unprotected', relation };
    case 'm':
      return { reason: 'stored', relation };
    case 'f':
      return { reason: 'foreign', relation };
    case 'v':
      if (!table.isInvoker) return { reason: 'owner', relation };
      for (const read of readBy(table, tables)) {
        const exposure = findExposure(read, tables);
        if (exposure) return exposure;
      }
      return null;
  }
}

/** What a view reads, but for the system's own tables, which hold no one's rows. */
export function readBy(view: TableFacts, tables: ReadonlyMap<number, TableFacts>): readonly TableFacts[] {
  return view.reads.flatMap((oid) => tables.get(oid) ?? []);
}
