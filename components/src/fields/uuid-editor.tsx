/** Edits a UUID, and makes one. */
import { type ReactNode, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FieldEditorProps } from './field-editor.js';
import { TextEditor } from './text-editor.js';

export function UuidEditor(props: FieldEditorProps): ReactNode {
  const { labels } = useComponentSettings();
  const [made, setMade] = useState<string | undefined>();
  const make = (): void => {
    const uuid = makeUuid();
    setMade(uuid);
    props.onChange({ kind: 'value', value: uuid });
  };
  return (
    <span className="rowcast-uuid" data-mode={props.mode}>
      <TextEditor key={made} {...props} initialText={made ?? props.initialText} />
      {!props.isDisabled && (
        <button
          type="button"
          className="rowcast-button"
          data-variant="quiet"
          data-icon-only
          aria-label={labels.field.generateUuid}
          title={labels.field.generateUuid}
          onClick={make}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3" />
          </svg>
        </button>
      )}
    </span>
  );
}

/** Version 4. `randomUUID` is missing where a page came over plain http. */
function makeUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
