/** Room for an editor that is larger than the cell it edits: a panel that floats over the table, from the cell's edge. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { FieldEditorProps } from './field-editor.js';
import { useAnchored } from './use-anchored.js';

export interface CellPanelProps {
  readonly editor: Pick<FieldEditorProps, 'mode' | 'label'>;
  /** A press beside the panel: what was typed is to be saved. */
  readonly onLeave: () => void;
  readonly children: ReactNode;
}

/** In a form there is room enough, and it only passes on what it holds. */
export function CellPanel({ editor, onLeave, children }: CellPanelProps): ReactNode {
  if (editor.mode === 'form') return children;
  return (
    <FloatingPanel label={editor.label} onLeave={onLeave}>
      {children}
    </FloatingPanel>
  );
}

interface FloatingPanelProps extends Pick<CellPanelProps, 'onLeave' | 'children'> {
  readonly label: string;
}

function FloatingPanel({ label, onLeave, children }: FloatingPanelProps): ReactNode {
  const anchor = useRef<HTMLSpanElement>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  });
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
      <fieldset className="rowcast-popover rowcast-cell-panel" popover="manual" ref={box} aria-label={label}>
        {children}
      </fieldset>
    </span>
  );
}
