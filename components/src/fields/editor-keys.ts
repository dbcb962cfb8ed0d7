/** The keys that all editors share: Escape gives up, Enter and Tab save. No markup. */
import type { KeyboardEvent } from 'react';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';

type KeyedProps = Pick<FieldEditorProps, 'mode' | 'onCommit' | 'onCancel'>;

/**
 * Handles a key of an editor with this draft. In a form, Enter is the form's (it submits) and Tab the page's; `isMultiline`
 * leaves Enter to the text, but for Ctrl+Enter, and Shift+Enter in a cell breaks the line.
 */
export function onEditorKey(
  event: KeyboardEvent,
  { mode, onCommit, onCancel }: KeyedProps,
  { draft, isMultiline = false }: { readonly draft: FieldDraft; readonly isMultiline?: boolean },
): void {
  // Enter and Escape belong to whoever composes a character, as in Japanese.
  if (event.nativeEvent.isComposing || event.defaultPrevented) return;
  const isInCell = mode === 'cell';
  if (event.key === 'Escape') {
    if (isInCell) event.stopPropagation();
    onCancel();
    return;
  }
  if (event.key === 'Tab' && isInCell) {
    event.preventDefault();
    onCommit(draft, event.shiftKey ? 'previous' : 'next');
    return;
  }
  if (event.key !== 'Enter') return;
  const isSave = isMultiline ? event.ctrlKey || event.metaKey || (isInCell && !event.shiftKey) : true;
  if (!isSave) return;
  // A form submits when it hears of the commit; the browser would do so once more.
  event.preventDefault();
  onCommit(draft, 'down');
}
