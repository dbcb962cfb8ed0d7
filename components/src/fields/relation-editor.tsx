/** Edits a relation to one record. Its draft is the related record, or null. */
import { type ReactNode, useRef, useState } from 'react';
import type { AnyRecord } from '../model/registered-models.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { RelationPicker } from './relation-picker.js';
import { shortRecord } from './short-record.js';

export function RelationEditor(props: FieldEditorProps): ReactNode {
  const { field, value, mode } = props;
  const [chosen, setChosen] = useState<{ readonly record: AnyRecord | null } | undefined>();
  const latest = useRef<FieldDraft>({ kind: 'value', value });
  // Given by `describeModel`, which makes the field.
  const record = chosen ? chosen.record : ((value ?? null) as AnyRecord | null);
  if (!field.relation) return null;
  const draftOf = (next: AnyRecord | null): AnyRecord | null | undefined =>
    next ? shortRecord(next, field.relation) : field.isNullable ? null : undefined;
  return (
    <span className="rowcast-relation" data-mode={mode}>
      <RelationPicker
        model={field.relation.model}
        labelFields={field.relation.labelFields}
        value={record}
        isClearable={field.isNullable || value === undefined}
        id={props.id}
        label={props.label}
        describedBy={props.describedBy}
        isInvalid={props.error !== null}
        isRequired={field.isRequired}
        isDisabled={props.isDisabled}
        autoFocus={props.autoFocus}
        initialSearch={props.initialText}
        onChange={(next) => {
          setChosen({ record: next });
          latest.current = { kind: 'value', value: draftOf(next) };
          props.onChange(latest.current);
          if (mode === 'cell') props.onCommit(latest.current, 'stay');
        }}
        onKeyDown={(event) => onEditorKey(event, props, { draft: latest.current })}
      />
    </span>
  );
}
