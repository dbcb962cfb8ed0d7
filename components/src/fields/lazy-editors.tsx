/** Editors that are fetched when somebody first edits with one, so that a page without them does not pay. */
import { lazy, type ReactNode, Suspense } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FieldEditorProps } from './field-editor.js';
import { formatField } from './format-field.js';

const FetchedDateEditor = lazy(async () => ({ default: (await import('./date-editor.js')).DateEditor }));

/** Until it is there, the value stands in its place. */
export function LazyDateEditor(props: FieldEditorProps): ReactNode {
  const settings = useComponentSettings();
  const placeholder = (
    <span className="rowcast-control" data-mode={props.mode} aria-busy="true">
      <span className="rowcast-input">{formatField(props.value, props.field, settings) || '\u00a0'}</span>
    </span>
  );
  return (
    <Suspense fallback={placeholder}>
      <FetchedDateEditor {...props} />
    </Suspense>
  );
}
