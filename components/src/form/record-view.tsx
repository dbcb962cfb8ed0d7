/** Shows one record, and keeps it current. */
import type { RowcastError } from '@rowcast/client';
import { type ReactNode, useMemo } from 'react';
import { FieldValue } from '../fields/field-value.js';
import { valueKind } from '../fields/native-type.js';
import { RelatedRecord } from '../fields/related-records.js';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord, FieldNameOf, ModelName, RecordOf } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { viewFields, withRelations } from './form-fields.js';
import { useFieldRights } from './use-field-rights.js';
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
  const { description } = access;
  const wanted = options.fields?.join(' ');
  const rights = useFieldRights(description, wanted?.split(' '));
  const fields = useMemo(() => {
    const names = wanted?.split(' ');
    if (rights) return viewFields(description, rights, names);
    // What is asked for shows before it is known what else there may be.
    return names?.every((name) => description.fields.some((field) => field.name === name))
      ? viewFields(description, () => undefined, names)
      : [];
  }, [description, rights, wanted]);
  // A record as it is read, whatever its type.
  const { record, error } = useRecord(access, options.record as AnyRecord, fields);
  return { description, fields, record: record && withRelations(record, fields), error };
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
              <ViewedValue field={field} value={record[field.name]} />
            ) : (
              <span className="rowcast-form-skeleton" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** In a view, a related record leads to its page. */
function ViewedValue({ field, value }: { readonly field: FieldInfo; readonly value: unknown }): ReactNode {
  const { linkTo } = useComponentSettings();
  const { relation } = field;
  if (!linkTo || !relation || relation.ties || !value) return <FieldValue field={field} value={value} />;
  // Read as a record.
  return <RelatedRecord relation={relation} record={value as AnyRecord} />;
}
