/** Finds the records that names stand for, as a paste of a relation's column has them. */
import type { AnyClient } from '@rowcast/client';
import type { FieldDraft } from '../fields/field-editor.js';
import { describeModel } from '../model/describe-model.js';
import type { FieldInfo, RelationInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { UntypedModel } from '../model/untyped-model.js';
import type { ComponentSettings } from '../settings/component-settings.js';
import type { Column } from './column.js';
import { findNamed } from './find-named.js';

export interface NamedCells {
  readonly client: AnyClient;
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
  readonly settings: ComponentSettings;
}

/** What is found more than once, or not at all, is a problem of its cell. */
export async function findRelated({ client, columns, cells, settings }: NamedCells) {
  const found = new Map<string, FieldDraft>();
  const asked = columns.map(async ({ field }, at) => {
    const relation = field?.relation;
    const api = relation && modelOf(client, relation);
    if (!field || !api) return;
    const names = new Set(cells.map((row) => row[at]?.trim() ?? '').filter((name) => name !== ''));
    const records = await findNamed(api, relation, [...names]);
    for (const name of names)
      found.set(nameOf(field, name), draftOf(records.get(name) ?? [], { field, name, settings }));
  });
  await Promise.all(asked);
  return (field: FieldInfo, name: string): FieldDraft =>
    found.get(nameOf(field, name)) ?? { kind: 'invalid', message: settings.labels.field.cannotBeTyped(field.label) };
}

function nameOf(field: FieldInfo, name: string): string {
  return `${field.name} ${name}`;
}

function modelOf({ schema, db }: AnyClient, relation: RelationInfo): UntypedModel | undefined {
  const models = db as unknown as { readonly [accessor: string]: UntypedModel };
  return models[describeModel(schema, relation.model)?.accessor ?? ''];
}

interface DraftOptions {
  readonly field: FieldInfo;
  readonly name: string;
  readonly settings: ComponentSettings;
}

function draftOf([record, other]: readonly AnyRecord[], { field, name, settings }: DraftOptions): FieldDraft {
  const labels = settings.labels.field;
  if (!record) return { kind: 'invalid', message: labels.noRecordOfName(field.label, name) };
  if (other) return { kind: 'invalid', message: labels.severalOfName(field.label, name) };
  return { kind: 'value', value: record };
}
