/** Shows the value of a field, by its type. What is more than text is for the eye: its text is there too. */
import type { ReactNode } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { formatField } from './format-field.js';
import { valueKind } from './native-type.js';
import { RelatedRecords } from './related-records.js';

export interface FieldValueProps {
  readonly field: FieldInfo;
  readonly value: unknown;
}

export function FieldValue({ field, value }: FieldValueProps): ReactNode {
  const settings = useComponentSettings();
  if (value === null || value === undefined) return <Nothing />;
  if (field.relation?.ties && Array.isArray(value)) {
    if (value.length > 0) return <RelatedRecords relation={field.relation} records={value} />;
    return <Nothing />;
  }
  const text = formatField(value, field, settings);
  const kind = valueKind(field);
  if (field.isList) return <span className="rowcast-value">{text}</span>;
  if (kind === 'boolean') return <Tick isTicked={value === true} text={text} />;
  if (kind === 'enum') {
    return (
      <span className="rowcast-value rowcast-badge" data-value={String(value)}>
        {text}
      </span>
    );
  }
  return kind === 'json' || kind === 'uuid' || kind === 'bytes' ? (
    <span className="rowcast-value" data-kind={kind}>
      {text}
    </span>
  ) : (
    text
  );
}

function Nothing(): ReactNode {
  const { labels } = useComponentSettings();
  return (
    <span className="rowcast-null">
      <span className="rowcast-visually-hidden">{labels.field.none}</span>
    </span>
  );
}

function Tick({ isTicked, text }: { readonly isTicked: boolean; readonly text: string }): ReactNode {
  return (
    <span className="rowcast-value" data-kind="boolean" data-value={isTicked}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={isTicked ? 'M3.5 8.5l3 3 6-7' : 'M4.5 8h7'} />
      </svg>
      <span className="rowcast-visually-hidden">{text}</span>
    </span>
  );
}
