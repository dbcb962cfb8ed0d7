/** Says why a table or view is not served, and what its owner can do about it. */
import type { CatalogTable } from '../catalog/catalog.js';
import type { Exposure } from '../catalog/find-exposure.js';
import { quoteIdentifier } from '../database/quote-identifier.js';

export interface ExposureText {
  readonly message: string;
  readonly hint: string;
}

export function describeExposure({ reason, relation }: Exposure, table: CatalogTable, what: string): ExposureText {
  const name = quoteIdentifier(relation);
  const subject = relation === table.name ? what : `${what} reads ${relation}, which`;
  switch (reason) {
    case 'unprotected':
      return {
        message: `${subject} has no row-level security`,
        hint: `alter table ${name} enable row level security, and say in policies/ who may see its rows`,
      };
    case 'owner':
      return {
        message: `${subject} reads with the rights of its owner, past row-level security`,
        hint: `alter view ${name} set (security_invoker = true), which Postgres has since version 15`,
      };
    case 'stored':
      return {
        message: `${subject} is a materialized view, which row-level security cannot protect`,
        hint: 'make it a view with security_invoker = true, or a table with policies',
      };
    case 'foreign':
      return {
        message: `${subject} is a foreign table, which row-level security cannot protect`,
        hint: 'copy what clients may see into a table with policies',
      };
  }
}
