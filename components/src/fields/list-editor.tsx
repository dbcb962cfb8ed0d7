/** Edits a list: each item with the editor of its type, to be added, removed and moved. */
import { type ReactNode, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellPanel } from './cell-panel.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditor, FieldEditorProps } from './field-editor.js';

interface Item {
  /** Its own for as long as it is edited, wherever it moves. */
  readonly id: number;
  /** Where its editor began. */
  readonly value: unknown;
  readonly draft: FieldDraft;
}

export interface ListEditorProps extends FieldEditorProps {
  /** The editor of one item. */
  readonly itemEditor: FieldEditor;
}

export function ListEditor({ itemEditor: ItemEditor, ...props }: ListEditorProps): ReactNode {
  const { field, value } = props;
  const { labels } = useComponentSettings();
  const lastId = useRef(0);
  const group = useRef<HTMLFieldSetElement>(null);
  const [edited, setEdited] = useState<readonly Item[] | undefined>();
  const items = edited ?? itemsOf(value);
  const draftOf = (list: readonly Item[]): FieldDraft => {
    const bad = list.map(({ draft }) => draft).find(({ kind }) => kind === 'invalid');
    if (bad) return bad;
    return { kind: 'value', value: list.map(({ draft }) => (draft.kind === 'value' ? draft.value : undefined)) };
  };
  const change = (list: readonly Item[]): void => {
    setEdited(list);
    props.onChange(draftOf(list));
  };
  const move = (from: number, to: number): void => {
    const moved = items.toSpliced(from, 1);
    const [item] = items.slice(from, from + 1);
    if (item) change(moved.toSpliced(to, 0, item));
  };
  const add = (): void => {
    lastId.current += 1;
    // Items that were there have the numbers below zero.
    change([
      ...items,
      { id: lastId.current, value: undefined, draft: { kind: 'value', value: emptyItem(field.type) } },
    ]);
  };
  const itemField = { ...field, isList: false, isNullable: false, isRequired: true, default: undefined };
  return (
    <CellPanel editor={props} onLeave={() => props.onCommit(draftOf(items), 'stay')}>
      <fieldset
        className="rowcast-list"
        id={props.id}
        data-mode={props.mode}
        ref={group}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        // The other keys are those of the inputs and buttons in it.
        onKeyDown={(event) => event.key === 'Escape' && onEditorKey(event, props, { draft: draftOf(items) })}
      >
        {items.map((item, index) => (
          <div className="rowcast-list-item" key={item.id}>
            <ItemEditor
              {...props}
              id={`${props.id}-${item.id}`}
              field={itemField}
              label={labels.field.listItem(props.label, index + 1)}
              mode="form"
              value={item.value}
              initialText={undefined}
              error={item.draft.kind === 'invalid' ? item.draft.message : null}
              autoFocus={item.id === lastId.current && item.id > 0}
              onChange={(draft) => change(items.map((other) => (other.id === item.id ? { ...other, draft } : other)))}
              onCommit={(_draft, next) => props.onCommit(draftOf(items), next)}
              onCancel={props.onCancel}
            />
            <ItemButton
              label={labels.field.moveItemUp(index + 1)}
              isOff={index === 0}
              path="M8 12V4M4.5 7.5L8 4l3.5 3.5"
              onPress={() => move(index, index - 1)}
            />
            <ItemButton
              label={labels.field.moveItemDown(index + 1)}
              isOff={index === items.length - 1}
              path="M8 4v8M4.5 8.5L8 12l3.5-3.5"
              onPress={() => move(index, index + 1)}
            />
            <ItemButton
              label={labels.field.removeItem(index + 1)}
              isOff={props.isDisabled}
              path="M4 4l8 8M12 4l-8 8"
              onPress={() => change(items.toSpliced(index, 1))}
            />
          </div>
        ))}
        <button
          type="button"
          className="rowcast-button rowcast-list-add"
          data-variant="quiet"
          disabled={props.isDisabled}
          // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
          autoFocus={props.autoFocus}
          onClick={add}
        >
          {labels.field.addItem(props.label)}
        </button>
      </fieldset>
    </CellPanel>
  );
}

function itemsOf(value: unknown): readonly Item[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  return values.map((item, index) => ({ id: -1 - index, value: item, draft: { kind: 'value', value: item } }));
}

/** A new text is empty; of other types, nothing is given yet. */
function emptyItem(type: string): unknown {
  return type === 'String' ? '' : type === 'Boolean' ? false : null;
}

interface ItemButtonProps {
  readonly label: string;
  readonly isOff: boolean;
  readonly path: string;
  readonly onPress: () => void;
}

function ItemButton({ label, isOff, path, onPress }: ItemButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="rowcast-button"
      data-variant="quiet"
      data-icon-only
      aria-label={label}
      title={label}
      disabled={isOff}
      onClick={onPress}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
