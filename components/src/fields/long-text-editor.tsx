/** Edits a text of several lines. */
import { type ReactNode, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldEditorProps } from './field-editor.js';
import { NullToggle } from './null-toggle.js';
import { placeholderOf } from './placeholder.js';
import { asText, emptied, textDraft } from './text-editor.js';

export function LongTextEditor(props: FieldEditorProps): ReactNode {
  const { field, value } = props;
  const settings = useComponentSettings();
  const [typed, setTyped] = useState<string | null | undefined>(props.initialText);
  const text = typed === undefined ? asText(value) : typed;
  const type = (next: string | null): void => {
    setTyped(next);
    props.onChange(textDraft(next, field));
  };
  return (
    <span className="rowcast-control" data-mode={props.mode}>
      <textarea
        className="rowcast-input rowcast-textarea"
        rows={3}
        id={props.id}
        aria-label={props.label}
        aria-invalid={props.error !== null || undefined}
        aria-required={field.isRequired || undefined}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
        autoFocus={props.autoFocus}
        placeholder={text === '' ? settings.labels.field.emptyText : placeholderOf(field, value, settings)}
        value={text ?? ''}
        onChange={(event) => type(emptied(event.target.value, props))}
        onKeyDown={(event) => onEditorKey(event, props, { draft: textDraft(text, field), isMultiline: true })}
      />
      <NullToggle editor={props} text={text} onToggle={type} />
    </span>
  );
}
