/** The editor of a field's type in a small form that belongs to no record: of a filter, of a change of many rows. */
import { type ReactNode, useId } from 'react';
import { chooseEditor } from '../fields/choose-editor.js';
import type { FieldDraft } from '../fields/field-editor.js';
import type { FieldInfo } from '../model/field-info.js';

export interface ValueEditorProps {
  readonly field: FieldInfo;
  readonly label: string;
  readonly value: unknown;
  readonly error?: string | null | undefined;
  readonly onChange: (draft: FieldDraft) => void;
  readonly onCommit: (draft: FieldDraft) => void;
  readonly onCancel: () => void;
}

export function ValueEditor({
  field,
  label,
  value,
  error = null,
  onChange,
  onCommit,
  onCancel,
}: ValueEditorProps): ReactNode {
  const id = useId();
  const Editor = chooseEditor(field);
  return (
    <>
      <Editor
        field={field}
        value={value}
        onChange={onChange}
        onCommit={onCommit}
        onCancel={onCancel}
        error={error}
        isDisabled={false}
        autoFocus={false}
        mode="form"
        initialText={undefined}
        id={id}
        label={label}
        describedBy={error === null ? undefined : `${id}-problem`}
      />
      {error !== null && (
        <p className="rowcast-problem" id={`${id}-problem`} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
