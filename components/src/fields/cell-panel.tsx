/** Room for an editor that is larger than the cell it edits: a panel that floats over the table, from the cell's edge. */
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { useAnchored } from './use-anchored.js';

export interface CellPanelProps {
  readonly editor: FieldEditorProps;
  /** What is saved when the panel is left, by a press beside it or with Tab. */
  readonly draft: FieldDraft;
  readonly children: ReactNode;
}

/** In a form there is room enough, and it only passes on what it holds. */
export function CellPanel(props: CellPanelProps): ReactNode {
  return props.editor.mode === 'form' ? props.children : <FloatingPanel {...props} />;
}

const controls = ':is(input, textarea, select, button, [tabindex="0"]):not(:disabled, [hidden], [tabindex="-1"])';

function FloatingPanel({ editor, draft, children }: CellPanelProps): ReactNode {
  const anchor = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  const leave = useRef<() => void>(() => {});
  useEffect(() => {
    leave.current = () => editor.onCommit(draft, 'stay');
  });
  useLayoutEffect(() => {
    const panel = box.current;
    panel?.showPopover?.();
    // A double click has selected a text that is not there any more.
    getSelection()?.removeAllRanges();
    // What is not shown yet can't have asked for the focus by itself.
    if (!panel?.contains(document.activeElement)) panel?.querySelector<HTMLElement>(controls)?.focus();
  }, []);
  useAnchored(anchor, box, true);
  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !box.current?.contains(target)) leave.current();
    };
    // What opened the panel is still on its way up.
    const timer = setTimeout(() => document.addEventListener('pointerdown', onPress, true));
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerdown', onPress, true);
    };
  }, []);
  return (
    <span className="rowcast-cell-anchor" ref={anchor}>
      <fieldset
        className="rowcast-popover rowcast-cell-panel"
        popover="manual"
        ref={box}
        aria-label={editor.label}
        onKeyDown={(event) => onPanelKey(event, editor, draft)}
      >
        {children}
      </fieldset>
    </span>
  );
}

/** Tab goes through all that is in the panel before it goes on; Enter presses a button, and with Ctrl saves. */
function onPanelKey(event: KeyboardEvent<HTMLElement>, editor: FieldEditorProps, draft: FieldDraft): void {
  const stops = [...event.currentTarget.querySelectorAll(controls)];
  const isAtEnd = event.target === (event.shiftKey ? stops[0] : stops.at(-1));
  const isOurs = event.key === 'Tab' ? isAtEnd : event.key === 'Escape' || event.ctrlKey || event.metaKey;
  if (isOurs) onEditorKey(event, editor, { draft });
}
