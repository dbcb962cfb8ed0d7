/** Publishes the rows of an evaluation as the steps from the rows before, with a span for each half of the work. */
import type { ResultShape } from '../query/compiled-query.js';
import type { Span } from '../tracing.js';
import { diffResults } from './diff-results.js';
import type { LiveQuery } from './live-query.js';
import type { ResultRows } from './result-rows.js';

export interface Difference {
  readonly liveQuery: LiveQuery;
  readonly rows: ResultRows;
  readonly shape: ResultShape;
  /** The snapshot that the rows were read from, if clients need it. */
  readonly seen: string | undefined;
  readonly span: Span | undefined;
}

export function publishDifference({ liveQuery, rows, shape, seen, span }: Difference): void {
  const diffing = span?.begin('rowcast.diff');
  const patches = diffResults(liveQuery.rows, rows, shape);
  diffing?.end();
  const delivering = span?.begin('rowcast.deliver', { attributes: { 'rowcast.patches': patches.length } });
  liveQuery.publish({ rows, patches, seen });
  delivering?.end();
}
