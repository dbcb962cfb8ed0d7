/** Makes a catalogue: reads what the database has and joins it with the data model. */
import type { Pool } from 'pg';
import { buildCatalog } from './build-catalog.js';
import type { Catalog } from './catalog.js';
import type { DataModel } from './data-model.js';
import { introspect } from './introspect.js';

export interface LoadCatalogOptions {
  readonly pool: Pool;
  readonly dataModel: DataModel;
  /** The roles that clients may take. */
  readonly roles: readonly string[];
}

export async function loadCatalog({ pool, dataModel, roles }: LoadCatalogOptions): Promise<Catalog> {
  const facts = await introspect(pool, roles);
  return buildCatalog({ dataModel, facts, roles });
}
