/** Finds the records that names stand for, as a paste of a relation's column has them. */
import type { AnyClient } from '@rowcast/client';
import type { FieldDraft } from '../fields/field-editor.js';
import { describeModel } from '../model/describe-model.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { UntypedModel } from '../model/untyped-model.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';

export interface NamedCells {
  readonly client: AnyClient;
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
  readonly settings: ComponentSettings;
}

/** Asks once for each name. What is found more than once, or not at all, is a problem of its cell. */
export async function findRelated({ client, columns, cells, settings }: NamedCells) {
  const found = new Map<string, FieldDraft>();
  const asked = columns.flatMap(({ field }, at) => {
    if (!field?.relation) return [];
    const names = new Set(cells.map((row) => row[at]?.trim() ?? '').filter((name) => name !== ''));
    return [...names].map(async (name) => {
      found.set(nameOf(field, name), await findOne(client, field, { name, settings }));
    });
  });
  await Promise.all(asked);
  return (field: FieldInfo, name: string): FieldDraft =>
    found.get(nameOf(field, name)) ?? { kind: 'invalid', message: settings.labels.field.cannotBeTyped(field.label) };
}

function nameOf(field: FieldInfo, name: string): string {
  return `${field.name} ${name}`;
}

interface FindOptions {
  readonly name: string;
  readonly settings: ComponentSettings;
}

async function findOne(client: AnyClient, field: FieldInfo, { name, settings }: FindOptions): Promise<FieldDraft> {
  const { relation } = field;
  const labels = settings.labels.field;
  const model = relation && describeModel(client.schema, relation.model);
  if (!relation || !model) return { kind: 'invalid', message: labels.cannotBeTyped(field.label) };
  const models = client.db as unknown as { readonly [accessor: string]: UntypedModel };
  const select = Object.fromEntries([...relation.to, ...relation.labelFields].map((part) => [part, true]));
  const records = await models[model.accessor]?.findMany({
    where: whereNamed(name, relation.labelFields),
    select,
    take: 2,
  });
  const [record] = records ?? [];
  if (!record) return { kind: 'invalid', message: labels.noRecordOfName(field.label, name) };
  if ((records?.length ?? 0) > 1) return { kind: 'invalid', message: labels.severalOfName(field.label, name) };
  return { kind: 'value', value: record };
}

/** A first and a last name may stand on either side of any of the spaces. */
function whereNamed(name: string, [first = '', last]: readonly string[]): AnyRecord {
  if (last === undefined) return { [first]: name };
  const words = name.split(' ');
  return {
    OR: words.slice(1).map((_word, at) => ({
      [first]: words.slice(0, at + 1).join(' '),
      [last]: words.slice(at + 1).join(' '),
    })),
  };
}
