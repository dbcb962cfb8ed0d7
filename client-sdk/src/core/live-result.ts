/** What a live query is at one moment: the value that listeners and hooks get. */
import type { RowcastError } from '@rowcast/protocol';

/**
 * How fresh the rows are.
 *
 * - `live`: equal to what the query would return now.
 * - `syncing`: being fetched, for the first time or after a reconnect; `data` holds the last known rows.
 * - `stale`: the connection (or the server's database) is away; `data` holds the last known rows.
 */
export type Liveness = 'live' | 'syncing' | 'stale';

interface LiveResultBase {
  readonly live: Liveness;
  /** Asks the server for the result anew. Settles when it has come. */
  readonly refetch: () => Promise<void>;
}

/**
 * The current state of a live query. `data` is undefined only while `status` is `pending` or `idle`, or if the
 * query failed before it ever had a result.
 *
 * @example
 * ```tsx
 * const { data, status, error } = useQuery(db.room.findMany());
 * if (status === 'pending') return <Spinner />;
 * if (status === 'error') return <p>{error.message}</p>;
 * ```
 */
export type LiveResult<T> =
  | (LiveResultBase & {
      readonly status: 'pending' | 'idle';
      readonly data: undefined;
      readonly error: null;
      readonly isPending: boolean;
    })
  | (LiveResultBase & {
      readonly status: 'success';
      readonly data: T;
      readonly error: null;
      readonly isPending: false;
    })
  | (LiveResultBase & {
      readonly status: 'error';
      readonly data: T | undefined;
      readonly error: RowcastError;
      readonly isPending: false;
    });
