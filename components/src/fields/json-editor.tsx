/** Edits JSON as text, and says where it is none. */
import { type ReactNode, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellPanel } from './cell-panel.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldEditorProps } from './field-editor.js';
import { placeholderOf } from './placeholder.js';
import { jsonText, readJson } from './read-json.js';

export function JsonEditor(props: FieldEditorProps): ReactNode {
  const { field, value, mode } = props;
  const settings = useComponentSettings();
  const [typed, setTyped] = useState<string | undefined>(props.initialText);
  const text = typed ?? jsonText(value, field);
  const draft = readJson(text, field, settings);
  const type = (next: string): void => {
    setTyped(next);
    props.onChange(readJson(next, field, settings));
  };
  const format = (): void => {
    if (draft.kind === 'value') type(jsonText(draft.value, field));
  };
  return (
    <CellPanel editor={props} draft={draft}>
      <span className="rowcast-control rowcast-json" data-mode={mode}>
        <textarea
          className="rowcast-input rowcast-textarea"
          data-kind="json"
          // Code runs from left to right in every language.
          dir="ltr"
          rows={mode === 'cell' ? 8 : 4}
          spellCheck={false}
          id={props.id}
          aria-label={props.label}
          aria-invalid={props.error !== null || undefined}
          aria-required={field.isRequired || undefined}
          aria-describedby={props.describedBy}
          disabled={props.isDisabled}
          // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
          autoFocus={props.autoFocus}
          placeholder={placeholderOf(field, value, settings)}
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={(event) => onEditorKey(event, props, { draft, isMultiline: true })}
        />
        <button
          type="button"
          className="rowcast-button rowcast-json-format"
          data-variant="quiet"
          disabled={props.isDisabled || draft.kind === 'invalid' || text.trim() === ''}
          onClick={format}
        >
          {settings.labels.field.formatJson}
        </button>
      </span>
      {mode === 'cell' && draft.kind === 'invalid' && <p className="rowcast-problem">{draft.message}</p>}
    </CellPanel>
  );
}
