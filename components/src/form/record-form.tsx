/** A form over one record: makes a new one, or changes one that is there. */
import type { ReactNode } from 'react';

export interface RecordFormProps {
  /** The model, as `db` names it: `customer`. */
  readonly model: string;
  /** The record to change; without one a new record is made. */
  readonly record?: { readonly [field: string]: unknown } | undefined;
  /** The fields to ask for, in this order. @default all that this identity may write */
  readonly fields?: readonly string[] | undefined;
  /** Where the fields of a new record begin. */
  readonly initialValues?: { readonly [field: string]: unknown } | undefined;
  /** Hears of the record that was saved. */
  readonly onSaved?: ((record: { readonly [field: string]: unknown }) => void) | undefined;
  readonly onCancel?: (() => void) | undefined;
}

export function RecordForm({ model }: RecordFormProps): ReactNode {
  return <form aria-label={model} />;
}
