/** Edits a text in one line. */
import { type ReactNode, useState } from 'react';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';

export function TextEditor(props: FieldEditorProps): ReactNode {
  const { field, value, error } = props;
  const [text, setText] = useState(props.initialText ?? (typeof value === 'string' ? value : String(value ?? '')));
  const draftOf = (next: string): FieldDraft => ({
    kind: 'value',
    value: next === '' && field.isNullable ? null : field.type === 'Int' ? Number(next) : next,
  });
  return (
    <input
      className="rowcast-input"
      id={props.id}
      aria-label={props.label}
      aria-invalid={error !== null}
      aria-describedby={props.describedBy}
      disabled={props.isDisabled}
      // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
      autoFocus={props.autoFocus}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        props.onChange(draftOf(event.target.value));
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel();
        else if (event.key === 'Enter') props.onCommit(draftOf(text), 'down');
        else if (event.key === 'Tab' && props.mode === 'cell') {
          event.preventDefault();
          props.onCommit(draftOf(text), event.shiftKey ? 'previous' : 'next');
        }
      }}
    />
  );
}
