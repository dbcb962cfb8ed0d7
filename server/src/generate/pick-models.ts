/**
 * Leaves out of a schema what an app does not use: the generator's `models` names what stays. Relations to
 * models that are left out go too, and so do enums that nothing names any longer. Pure.
 */
import { RowcastError } from '@rowcast/protocol';
import type { DataModel } from '../catalog/data-model.js';

/** Everything, if no names are given. */
export function pickModels(dataModel: DataModel, names: readonly string[] | undefined): DataModel {
  if (names === undefined) return dataModel;
  const unknown = names.find((name) => !dataModel.models.some((model) => model.name === name));
  if (unknown !== undefined) {
    throw new RowcastError('SCHEMA_INVALID', `the generator's models name "${unknown}", which is not in the schema`, {
      hint: `its models are ${dataModel.models.map(({ name }) => name).join(', ')}`,
    });
  }
  const models = dataModel.models
    .filter(({ name }) => names.includes(name))
    .map((model) => ({
      ...model,
      fields: model.fields.filter(({ kind, type }) => kind !== 'object' || names.includes(type)),
    }));
  const used = new Set(models.flatMap(({ fields }) => fields.map(({ type }) => type)));
  return { models, enums: dataModel.enums.filter(({ name }) => used.has(name)) };
}

/** The `models` of a generator block: a list, or one name. */
export function readModelNames(models: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof models === 'string' ? [models] : models;
}
