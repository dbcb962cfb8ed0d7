/** Follows a query as a page does, with the rows that a test lets the fake server answer. */
import type { MutationResult, WireRow } from '@rowcast/protocol';
import type { QueryDescription } from '../src/core/description.js';
import type { LiveResult } from '../src/core/live-result.js';
import { settle } from './manual-clock.js';
import type { TestClient } from './start-client.js';

export interface Shown<T> {
  /** What is on the screen now. */
  readonly data: () => T;
  /** All that was on the screen, one after the other. */
  readonly history: readonly T[];
  /** The number by which the server's patches name it. */
  readonly liveQuery: number;
}

export async function showQuery<T>(
  client: TestClient,
  query: QueryDescription<T>,
  rows: readonly WireRow[],
): Promise<Shown<T>> {
  let last: LiveResult<T> | undefined;
  const history: T[] = [];
  query.subscribe((result) => {
    last = result;
    if (result.status === 'success') history.push(result.data);
  });
  await settle();
  // The subscription's own number serves as the live query's: both are new each time.
  const { id: liveQuery } = client.server.next('subscribe');
  client.server.send({
    kind: 'snapshot',
    subscription: liveQuery,
    liveQuery,
    version: 1,
    ...client.server.sight,
    rows,
  });
  return {
    data: () => {
      if (last?.status !== 'success') throw new Error(`the query is ${last?.status}`);
      return last.data;
    },
    history,
    liveQuery,
  };
}

/** Answers the oldest write. */
export function replyToWrite(client: TestClient, transaction: string | null, ...results: MutationResult[]): void {
  client.server.send({ kind: 'mutated', id: client.server.next('mutate').id, transaction, results });
}

/** Refuses the oldest write. */
export function refuseWrite(client: TestClient): void {
  const { id } = client.server.next('mutate');
  client.server.send({ kind: 'failed', id, error: { code: 'ACCESS_DENIED', message: 'no' } });
}
