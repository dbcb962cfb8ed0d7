/** What the identity may do with the fields of a form or view, which for relations to many depends on other models too. */
import { useMemo } from 'react';
import type { ModelDescription } from '../model/field-info.js';
import { useModelPermissions } from '../model/use-model-permissions.js';
import { modelsInQuestion, type RightsOf } from './list-rights.js';

/** Undefined until it is known. `wanted` are the fields that are asked for; undefined for those that show by themselves. */
export function useFieldRights(model: ModelDescription, wanted: readonly string[] | undefined): RightsOf | undefined {
  const lists = model.lists.filter(({ name, relation }) => wanted?.includes(name) ?? relation?.ties?.kind !== 'key');
  const permissions = useModelPermissions(modelsInQuestion(model.name, lists));
  return useMemo(() => permissions && ((name: string) => permissions.get(name)), [permissions]);
}
