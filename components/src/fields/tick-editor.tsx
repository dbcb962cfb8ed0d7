/** Ticks yes or no. */
import { type ReactNode, useState } from 'react';
import { onEditorKey } from './editor-keys.js';
import type { FieldEditorProps } from './field-editor.js';
import { defaultValue } from './placeholder.js';

export function TickEditor(props: FieldEditorProps): ReactNode {
  const { field, value, mode } = props;
  const [chosen, setChosen] = useState<boolean | undefined>();
  const isTicked = chosen ?? (value === undefined ? defaultValue(field) === true : value === true);
  return (
    <span className="rowcast-tick" data-mode={mode}>
      <input
        type="checkbox"
        id={props.id}
        aria-label={props.label}
        aria-invalid={props.error !== null || undefined}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
        autoFocus={props.autoFocus}
        checked={isTicked}
        onChange={(event) => {
          setChosen(event.target.checked);
          const draft = { kind: 'value', value: event.target.checked } as const;
          props.onChange(draft);
          if (mode === 'cell') props.onCommit(draft, 'stay');
        }}
        onKeyDown={(event) => onEditorKey(event, props, { draft: { kind: 'value', value: isTicked } })}
      />
    </span>
  );
}
