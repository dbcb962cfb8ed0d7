/** Makes `db`: for each model of the schema an object whose methods make descriptions, and the fields to compare with. */
import {
  type QuerySpec,
  type ReadAction,
  RowcastError,
  readActions,
  type WriteAction,
  writeActions,
} from '@rowcast/protocol';
import { encodeArgs } from './encode-args.js';
import { fieldReferences } from './field-ref.js';
import type { ModelInfo, SchemaInfo } from './model-info.js';
import { LazyMutation, type MutationRunner } from './mutation-description.js';
import { LazyQuery, type QueryRunner } from './query-description.js';

/** `db` without its types, which `database-api.ts` has. */
export type UntypedDatabase = { readonly [name: string]: unknown };

export function buildDatabase(schema: SchemaInfo, queries: QueryRunner, mutations: MutationRunner): UntypedDatabase {
  const models = [...schema.values()].map((model): [string, unknown] => [
    model.name.charAt(0).toLowerCase() + model.name.slice(1),
    buildModel(model, queries, mutations),
  ]);
  const $transaction = (writes: unknown): LazyMutation<readonly unknown[]> => transaction(writes, mutations);
  return Object.freeze(Object.fromEntries([...models, ['$transaction', $transaction]]));
}

type Call = (args?: unknown) => unknown;

function buildModel(
  model: ModelInfo,
  queries: QueryRunner,
  mutations: MutationRunner,
): { readonly [name: string]: unknown } {
  const reads = readActions.map((action): [string, Call] => [
    action,
    (args) => new LazyQuery(describe(model, action, args), queries),
  ]);
  const writes = writeActions.map((action): [string, Call] => [
    action,
    (args) => new LazyMutation([describe(model, action, args)], mutations, ([result]) => result),
  ]);
  return Object.freeze({ ...Object.fromEntries([...reads, ...writes]), fields: fieldReferences(model) });
}

function describe<A extends ReadAction | WriteAction>(
  model: ModelInfo,
  action: A,
  args: unknown,
): { readonly model: string; readonly action: A; readonly args: QuerySpec['args'] } {
  return Object.freeze({ model: model.name, action, args: encodeArgs(args ?? {}, model) });
}

function transaction(writes: unknown, mutations: MutationRunner): LazyMutation<readonly unknown[]> {
  if (!Array.isArray(writes) || !writes.every((write) => write instanceof LazyMutation && write.specs.length === 1)) {
    throw new RowcastError('CLIENT_INVALID_USE', '$transaction takes an array of writes', {
      hint: 'write db.$transaction([db.room.create(…), db.member.create(…)]), without awaiting the members',
    });
  }
  const specs = writes.flatMap((write) => write.joinTransaction());
  return new LazyMutation(specs, mutations, (results) => results);
}
