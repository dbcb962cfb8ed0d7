/** Shows the value of a field, by its type. */
import type { ReactNode } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { formatField } from './format-field.js';

export interface FieldValueProps {
  readonly field: FieldInfo;
  readonly value: unknown;
}

export function FieldValue({ field, value }: FieldValueProps): ReactNode {
  const settings = useComponentSettings();
  if (value === null || value === undefined) return <span className="rowcast-null" aria-hidden="true" />;
  return formatField(value, field, settings);
}
