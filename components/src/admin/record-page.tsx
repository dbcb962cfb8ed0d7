/** The page of one record: its form or its view, and tables of what belongs to it. */
import type { ReactNode } from 'react';
import { RecordForm } from '../form/record-form.js';
import { RecordView } from '../form/record-view.js';
import type { FieldInfo } from '../model/field-info.js';
import { parseKey } from '../model/record-key.js';
import type { AnyRecord, FieldNameOf, ModelName } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { useModelPermissions } from '../model/use-model-permissions.js';
import { DataTable, type DataTableProps } from '../table/data-table.js';
import type { AnyResource } from './resource.js';

export interface RecordPageProps {
  readonly resource: AnyResource;
  /** The record's key, as it stands in the address. */
  readonly id: string;
  /** Opens a record of another model, if it has a page. */
  readonly openerOf: (model: string) => ((record: AnyRecord) => void) | undefined;
  readonly onClose: () => void;
}

export function RecordPage({ resource, id, openerOf, onClose }: RecordPageProps): ReactNode {
  const { page = {} } = resource;
  const model = resource.model as ModelName;
  const fields = page.fields as FieldNameOf<ModelName>[] | undefined;
  const { description } = useModel(resource.model);
  const permissions = useModelPermissions([description.name])?.get(description.name);
  const record = parseKey(id, description);
  if (!permissions || !record) return null;
  const isForm = page.kind === 'form' || (page.kind === undefined && permissions.update.length > 0);
  return (
    <div className="rowcast-record-page">
      <section className="rowcast-card" aria-label={description.label}>
        {isForm ? (
          <RecordForm model={model} record={record} fields={fields} columns={2} onCancel={onClose} />
        ) : (
          <RecordView model={model} record={record} fields={fields} />
        )}
      </section>
      {Object.entries(page.tables ?? {}).map(([name, columns]) => {
        const list = description.lists.find((field) => field.name === name);
        return list && <RelatedTable key={name} list={list} columns={columns} record={record} openerOf={openerOf} />;
      })}
    </div>
  );
}

interface RelatedTableProps extends Pick<RecordPageProps, 'openerOf'> {
  readonly list: FieldInfo;
  readonly columns: readonly string[] | undefined;
  readonly record: AnyRecord;
}

/** What refers to the record: new ones begin with that. */
function RelatedTable({ list, columns, record, openerOf }: RelatedTableProps): ReactNode {
  const { relation } = list;
  const { description: own } = useModel(list.model);
  const { description } = useModel(relation?.model ?? list.model);
  if (relation?.ties?.kind !== 'key') return null;
  const { fields } = relation.ties;
  const back = description.fields.find((field) => field.relation?.from.join() === fields.join());
  const open = openerOf(description.accessor);
  return (
    <DataTable
      // Found in the schema by its name.
      model={description.accessor as ModelName}
      title={list.label}
      columns={columns as DataTableProps['columns']}
      where={Object.fromEntries(fields.map((field, index) => [field, record[own.key[index] ?? '']]))}
      initialValues={back && { [back.name]: record }}
      onOpen={open}
    />
  );
}
