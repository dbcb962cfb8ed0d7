/** Tells NULL from the empty text, in an editor that is empty and may be either. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FieldEditorProps } from './field-editor.js';

export interface NullToggleProps {
  readonly editor: Pick<FieldEditorProps, 'field' | 'isDisabled' | 'id'>;
  readonly text: string | null;
  readonly onToggle: (text: string | null) => void;
}

export function NullToggle({ editor, text, onToggle }: NullToggleProps): ReactNode {
  const { labels } = useComponentSettings();
  if (!editor.field.isNullable || (text !== null && text !== '') || editor.isDisabled) return null;
  return (
    <button
      type="button"
      className="rowcast-null-toggle"
      // Few need it, and they find it by mouse or screen reader: not one more stop on the way through a form.
      tabIndex={-1}
      aria-pressed={text === ''}
      aria-controls={editor.id}
      aria-label={labels.field.setEmptyText}
      title={labels.field.setEmptyText}
      onClick={() => onToggle(text === '' ? null : '')}
    >
      “”
    </button>
  );
}
