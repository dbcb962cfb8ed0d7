/** Shows one record, and keeps it current. */
import type { RowcastError } from '@rowcast/client';
import { type ReactNode, useMemo } from 'react';
import { FieldValue } from '../fields/field-value.js';
import { valueKind } from '../fields/native-type.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord, FieldNameOf, ModelName, RecordOf } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { useOneModelPermissions } from '../model/use-model-permissions.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { viewFields } from './form-fields.js';
import { useRecord } from './use-record.js';

export interface RecordViewOptions<N extends ModelName> {
  /** The model, as `db` names it: `customer`. */
  readonly model: N;
  /** The record to show, with its key at least. */
  readonly record: Partial<RecordOf<N>>;
  /** The fields to show, in this order. @default all that this identity may read */
  readonly fields?: readonly FieldNameOf<N>[] | undefined;
}

export interface RecordViewState {
  readonly description: ModelDescription;
  readonly fields: readonly FieldInfo[];
  /** Undefined until it has come; null if there is none, or none that one may see. */
  readonly record: AnyRecord | null | undefined;
  readonly error: RowcastError | null;
}

/** The same without the markup. */
export function useRecordView<const N extends ModelName>(options: RecordViewOptions<N>): RecordViewState {
  const access = useModel(options.model);
  const permissions = useOneModelPermissions(access.description.name);
  const wanted = options.fields?.join(' ');
  const { description } = access;
  const fields = useMemo(
    () => (permissions || wanted !== undefined ? viewFields(description, permissions, wanted?.split(' ')) : []),
    [description, permissions, wanted],
  );
  // A record as it is read, whatever its type.
  return { description, fields, ...useRecord(access, options.record as AnyRecord, fields) };
}

export interface RecordViewProps<N extends ModelName> extends RecordViewOptions<N> {
  readonly className?: string | undefined;
}

/**
 * Shows the fields of a record, and what becomes of them.
 *
 * @example
 * ```tsx
 * <RecordView model="invoice" record={{ id: 7 }} fields={['customer', 'invoiceDate', 'total']} />
 * ```
 */
export function RecordView<const N extends ModelName>(props: RecordViewProps<N>): ReactNode {
  const { description, fields, record, error } = useRecordView(props);
  const { labels } = useComponentSettings();
  if (error || record === null) {
    return (
      <p className="rowcast-form-notice" data-tone="danger" role="alert">
        {error ? error.message : labels.form.missing(description.label)}
      </p>
    );
  }
  return (
    <dl className={['rowcast-view', props.className].filter(Boolean).join(' ')} aria-busy={record === undefined}>
      {fields.map((field) => (
        <div key={field.name} data-kind={valueKind(field)}>
          <dt>{field.label}</dt>
          <dd>
            {record ? (
              <FieldValue field={field} value={record[field.name]} />
            ) : (
              <span className="rowcast-form-skeleton" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
