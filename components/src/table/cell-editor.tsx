/** The editor in a cell, with what is wrong with the value below it, and the choice when somebody else has changed it too. */
import { type ReactNode, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { chooseEditor } from '../fields/choose-editor.js';
import type { FieldDraft } from '../fields/field-editor.js';
import { formatField } from '../fields/format-field.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { useTableActions } from './table-context.js';
import type { TableRow } from './table-rows.js';
import { type CellEdit, findConflict } from './use-cell-edit.js';

export function CellEditor({ edit, row }: { readonly edit: CellEdit; readonly row: TableRow }): ReactNode {
  const { commitEdit, cancelEdit } = useTableActions();
  const id = useId();
  const { labels } = useComponentSettings();
  const { field } = edit.column;
  const conflict = findConflict(edit, row.record);
  const draft = useRef<FieldDraft>({ kind: 'value', value: edit.value });
  const box = useRef<HTMLDivElement>(null);
  useCommitOnLeave(box, () => commitEdit(draft.current, 'stay'));
  useCaretAtEnd(box);
  if (!field) return null;
  const Editor = edit.column.editor ?? chooseEditor(field);
  const notes = [edit.error, row.isGone ? labels.table.goneWhileEditing : null].filter((note) => note !== null);
  return (
    <div className="rowcast-cell-editor" ref={box}>
      <Editor
        field={field}
        value={edit.value}
        onChange={(next) => {
          draft.current = next;
        }}
        onCommit={(next, move) => commitEdit(next, move)}
        onCancel={cancelEdit}
        error={edit.error}
        isDisabled={false}
        autoFocus
        mode="cell"
        initialText={edit.initialText}
        id={id}
        label={edit.column.label}
        describedBy={notes.length > 0 || conflict ? `${id}-notes` : undefined}
      />
      {(notes.length > 0 || conflict) && (
        <div className="rowcast-cell-notes" id={`${id}-notes`} role="alert" data-conflict={conflict ? '' : undefined}>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
          {conflict && <Conflict edit={edit} theirs={conflict.theirs} />}
        </div>
      )}
    </div>
  );
}

function Conflict({ edit, theirs }: { readonly edit: CellEdit; readonly theirs: unknown }): ReactNode {
  const settings = useComponentSettings();
  const { takeTheirs, keepMine } = useTableActions();
  const { labels } = settings;
  const { field } = edit.column;
  const text = theirs === null || !field ? '' : formatField(theirs, field, settings);
  return (
    <>
      <p>{text === '' ? labels.table.conflictEmpty : labels.table.conflict(text)}</p>
      <div className="rowcast-cell-choice">
        <button type="button" className="rowcast-button" onClick={takeTheirs}>
          {labels.table.takeTheirs}
        </button>
        <button type="button" className="rowcast-button" data-variant="primary" onClick={() => keepMine(theirs)}>
          {labels.table.keepMine}
        </button>
      </div>
    </>
  );
}

/** A press elsewhere saves, as leaving a form's field does. Lists and panels of editors do not count as elsewhere. */
function useCommitOnLeave(box: RefObject<HTMLElement | null>, commit: () => void): void {
  const latest = useRef(commit);
  useEffect(() => {
    latest.current = commit;
  });
  useEffect(() => {
    const onPress = ({ target }: PointerEvent): void => {
      if (!(target instanceof Element) || box.current?.contains(target)) return;
      if (target.closest('.rowcast-popover, [role="dialog"], [role="listbox"]')) return;
      latest.current();
    };
    document.addEventListener('pointerdown', onPress, true);
    return () => document.removeEventListener('pointerdown', onPress, true);
  }, [box]);
}

/** Goes on behind what is there: behind the first letter, if somebody has begun by typing. */
function useCaretAtEnd(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const control = document.activeElement;
    const isText = control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement;
    if (!isText || !box.current?.contains(control)) return;
    // Not every kind of input lets its selection be set, but each has the caret at the end of a text that is new.
    const { value } = control;
    control.value = '';
    control.value = value;
  }, [box]);
}
