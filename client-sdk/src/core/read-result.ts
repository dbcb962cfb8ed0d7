/** What the rows of a query or a write come to for its user: a list, one row or null, numbers. */
import { type MutationResult, type QuerySpec, RowcastError, type WireRow } from '@rowcast/protocol';
import type { RowDecoder } from './decode-row.js';
import type { ModelInfo } from './model-info.js';

/** What is asked of the server: "or throw" is the client's own affair, since a live result may come and go. */
export function wireQuery(spec: QuerySpec): QuerySpec {
  if (spec.action === 'findFirstOrThrow') return { ...spec, action: 'findFirst' };
  if (spec.action === 'findUniqueOrThrow') return { ...spec, action: 'findUnique' };
  return spec;
}

export interface ReadOptions {
  readonly model: ModelInfo;
  readonly decoder: RowDecoder;
  /** What the rows were when they were last read. */
  readonly before?: readonly WireRow[] | undefined;
}

/** @throws RECORD_NOT_FOUND for the "or throw" forms */
export function readQueryResult(
  spec: QuerySpec,
  rows: readonly WireRow[],
  { model, decoder, before }: ReadOptions,
): unknown {
  const [first] = rows;
  switch (spec.action) {
    case 'findMany':
    case 'groupBy':
      return decoder.decodeRows(rows, model, before);
    case 'findFirst':
    case 'findUnique':
      return first ? decoder.decodeRow(first, model) : null;
    case 'findFirstOrThrow':
    case 'findUniqueOrThrow':
      if (first) return decoder.decodeRow(first, model);
      throw new RowcastError('RECORD_NOT_FOUND', `no ${model.name} matches`, {
        hint: 'it does not exist, or is not for this user to see',
        model: model.name,
      });
    case 'count':
      return typeof spec.args['select'] === 'object'
        ? first && decoder.decodeCounts(first)
        : Number(first?.['count'] ?? 0);
    case 'aggregate':
      return first && decoder.decodeRow(first, model);
  }
}

export function readMutationResult(result: MutationResult, model: ModelInfo, decoder: RowDecoder): unknown {
  switch (result.kind) {
    case 'row':
      return decoder.decodeRow(result.row, model);
    case 'rows':
      return decoder.decodeRows(result.rows, model);
    case 'count':
      return { count: result.count };
  }
}
