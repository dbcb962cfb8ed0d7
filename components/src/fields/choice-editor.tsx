/** Chooses one of few: a value of an enum, or yes, no and nothing. The browser's own select, which all know. */
import { type ReactNode, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { formatField } from './format-field.js';
import { emptyDraft } from './number-editor.js';
import { placeholderOf } from './placeholder.js';

export function EnumEditor(props: FieldEditorProps): ReactNode {
  return <ChoiceEditor editor={props} choices={props.field.enumValues} />;
}

/** Of a field that may be NULL, which a tick could not tell from no. */
export function TriStateEditor(props: FieldEditorProps): ReactNode {
  return <ChoiceEditor editor={props} choices={yesAndNo} />;
}

const yesAndNo = [true, false];

interface ChoiceEditorProps {
  readonly editor: FieldEditorProps;
  readonly choices: readonly unknown[];
}

function ChoiceEditor({ editor, choices }: ChoiceEditorProps): ReactNode {
  const { field, value } = editor;
  const settings = useComponentSettings();
  const [chosen, setChosen] = useState<{ readonly value: unknown } | undefined>();
  const current = chosen ? chosen.value : value;
  const index = choices.indexOf(current);
  const draftOf = (choice: unknown): FieldDraft =>
    choice === undefined ? emptyDraft({ field, value, settings }) : { kind: 'value', value: choice };
  return (
    <span className="rowcast-control" data-mode={editor.mode}>
      <select
        className="rowcast-input rowcast-field-select"
        id={editor.id}
        aria-label={editor.label}
        aria-invalid={editor.error !== null || undefined}
        aria-required={field.isRequired || undefined}
        aria-describedby={editor.describedBy}
        disabled={editor.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
        autoFocus={editor.autoFocus}
        data-empty={index === -1 || undefined}
        value={index}
        onChange={(event) => {
          const choice = choices[Number(event.target.value)];
          setChosen({ value: choice });
          editor.onChange(draftOf(choice));
        }}
        onKeyDown={(event) => onEditorKey(event, editor, { draft: draftOf(choices[index]) })}
      >
        {(field.isNullable || index === -1 || value === undefined) && (
          <option value={-1}>{placeholderOf(field, value, settings) || settings.labels.field.choose}</option>
        )}
        {choices.map((choice, position) => (
          <option key={String(choice)} value={position}>
            {formatField(choice, field, settings)}
          </option>
        ))}
      </select>
      <svg className="rowcast-picker-arrow" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 6l4 4 4-4" />
      </svg>
    </span>
  );
}
