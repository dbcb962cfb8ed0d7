/** Editors that are fetched when somebody first edits with one, so that a page without them does not pay. */
import type { ReactNode } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FieldEditorProps } from './field-editor.js';
import { formatField } from './format-field.js';
import { LazyPart, useLazyPart } from './lazy-part.js';

const lazyDateEditor = new LazyPart(async () => (await import('./date-editor.js')).DateEditor);

/** Until it is there, the value stands in its place. */
export function LazyDateEditor(props: FieldEditorProps): ReactNode {
  const settings = useComponentSettings();
  const editor = useLazyPart(lazyDateEditor);
  if (editor.kind === 'there') return <editor.part {...props} />;
  const hasFailed = editor.kind === 'failed';
  return (
    <>
      <span className="rowcast-control" data-mode={props.mode} aria-busy={!hasFailed}>
        <span className="rowcast-input">{formatField(props.value, props.field, settings) || '\u00a0'}</span>
      </span>
      {hasFailed && <span className="rowcast-problem">{settings.labels.field.partNotLoaded}</span>}
    </>
  );
}
