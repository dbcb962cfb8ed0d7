/** The reads and writes of a model whose types are known only at run time: what `db.customer` is to a component. */
import { type AnyClient, type MutationDescription, type QueryDescription, RowcastError } from '@rowcast/client';
import { useClient } from '@rowcast/client/react';
import { useMemo } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { describeModel, type Naming } from './describe-model.js';
import type { ModelDescription } from './field-info.js';
import type { AnyRecord } from './registered-models.js';

/** Prisma's arguments, as plain data. */
export type Args = { readonly [name: string]: unknown };

export interface UntypedModel {
  findMany(args?: Args): QueryDescription<readonly AnyRecord[]>;
  findUnique(args: Args): QueryDescription<AnyRecord | null>;
  count(args?: Args): QueryDescription<number>;
  create(args: Args): MutationDescription<AnyRecord>;
  update(args: Args): MutationDescription<AnyRecord>;
  delete(args: Args): MutationDescription<AnyRecord>;
  updateMany(args: Args): MutationDescription<{ readonly count: number }>;
  deleteMany(args: Args): MutationDescription<{ readonly count: number }>;
}

/** A model of the client around: what it is, and its reads and writes. */
export interface ModelAccess {
  readonly description: ModelDescription;
  readonly api: UntypedModel;
  /** Writes that happen together, or not at all. */
  readonly transaction: <T>(writes: readonly MutationDescription<T>[]) => MutationDescription<readonly T[]>;
}

/** The model of this name, as the schema or `db` has it. @throws QUERY_UNKNOWN_MODEL */
function openModel(client: AnyClient, name: string, naming: Naming): ModelAccess {
  const description = describeModel(client.schema, name, naming);
  if (!description) {
    throw new RowcastError('QUERY_UNKNOWN_MODEL', `the schema has no model ${name}`, {
      hint: `its models are ${Object.keys(client.schema.models).join(', ')}`,
    });
  }
  // `db` has one object for each model of the schema, under this name.
  const models = client.db as unknown as { readonly [accessor: string]: UntypedModel };
  const { $transaction } = client.db as unknown as { readonly $transaction: ModelAccess['transaction'] };
  return { description, api: models[description.accessor] as UntypedModel, transaction: $transaction };
}

/** The same, of the nearest `RowcastProvider`. */
export function useModel(name: string): ModelAccess {
  const client = useClient();
  const naming = useComponentSettings().labels.field;
  return useMemo(() => openModel(client, name, naming), [client, name, naming]);
}
