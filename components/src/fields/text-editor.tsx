/** Edits a text in one line. An emptied text is NULL where it may be, unless one asks for the empty text. */
import { type ReactNode, useState } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { textLimit, valueKind } from './native-type.js';
import { NullToggle } from './null-toggle.js';
import { placeholderOf } from './placeholder.js';

export function TextEditor(props: FieldEditorProps): ReactNode {
  const { field, value } = props;
  const settings = useComponentSettings();
  // Until somebody types, it follows the value.
  const [typed, setTyped] = useState<string | null | undefined>(props.initialText);
  const text = typed === undefined ? asText(value) : typed;
  const type = (next: string | null): void => {
    setTyped(next);
    props.onChange(textDraft(next, field));
  };
  const limit = textLimit(field);
  return (
    <span className="rowcast-control" data-mode={props.mode}>
      <input
        className="rowcast-input"
        type={inputType(field.name)}
        id={props.id}
        aria-label={props.label}
        aria-invalid={props.error !== null || undefined}
        aria-required={field.isRequired || undefined}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
        autoFocus={props.autoFocus}
        autoComplete="off"
        spellCheck={valueKind(field) === 'text'}
        data-kind={valueKind(field)}
        placeholder={text === '' ? settings.labels.field.emptyText : placeholderOf(field, value, settings)}
        // A text may be pasted and then shortened, so the limit is told and not imposed.
        data-limit={limit}
        value={text ?? ''}
        onChange={(event) => type(emptied(event.target.value, props))}
        onKeyDown={(event) => onEditorKey(event, props, { draft: textDraft(text, field) })}
      />
      <NullToggle editor={props} text={text} onToggle={type} />
    </span>
  );
}

/** What an emptied text means: NULL where it may be, nothing in a new record, else the empty text. */
export function emptied(text: string, { field, value }: Pick<FieldEditorProps, 'field' | 'value'>): string | null {
  const meansNothing = field.isNullable || (value === undefined && field.default !== undefined);
  return text === '' && meansNothing ? null : text;
}

/** A text, or null for NULL (of a field that may not be NULL: for nothing, so that the default stays). */
export function asText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

export function textDraft(text: string | null, { isNullable }: Pick<FieldInfo, 'isNullable'>): FieldDraft {
  return { kind: 'value', value: text === null && !isNullable ? undefined : text };
}

/** Phones show the keyboard that fits. */
function inputType(name: string): string {
  if (/e-?mail$/i.test(name)) return 'email';
  if (/(^|_)(url|website|homepage)$/i.test(name)) return 'url';
  return /(phone|fax|mobile)$/i.test(name) ? 'tel' : 'text';
}
