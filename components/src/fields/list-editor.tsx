/** Edits a list: each item with the editor of its type, to be added, removed and moved. */
import { type ReactNode, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellPanel } from './cell-panel.js';
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

export function ListEditor({ itemEditor, ...props }: ListEditorProps): ReactNode {
  const { labels } = useComponentSettings();
  const list = useListItems(props);
  return (
    <CellPanel editor={props} draft={list.draft}>
      <fieldset
        className="rowcast-list"
        id={props.id}
        data-mode={props.mode}
        aria-label={props.label}
        aria-describedby={props.describedBy}
      >
        {list.items.map((item, index) => (
          <ListItem key={item.id} editor={props} itemEditor={itemEditor} list={list} item={item} index={index} />
        ))}
        <button
          type="button"
          className="rowcast-button rowcast-list-add"
          data-variant="quiet"
          disabled={props.isDisabled}
          // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
          autoFocus={props.autoFocus}
          onClick={list.add}
        >
          {labels.field.addItem(props.label)}
        </button>
      </fieldset>
    </CellPanel>
  );
}

interface ListItems {
  readonly items: readonly Item[];
  /** The list as a whole. */
  readonly draft: FieldDraft;
  /** The item that was added last, which wants to be typed. */
  readonly newest: number;
  readonly add: () => void;
  readonly change: (id: number, draft: FieldDraft) => void;
  readonly remove: (index: number) => void;
  readonly move: (from: number, to: number) => void;
}

function useListItems({ field, value, onChange }: FieldEditorProps): ListItems {
  const lastId = useRef(0);
  const [edited, setEdited] = useState<readonly Item[] | undefined>();
  const items = edited ?? itemsOf(value);
  const become = (list: readonly Item[]): void => {
    setEdited(list);
    onChange(draftOfItems(list));
  };
  return {
    items,
    draft: draftOfItems(items),
    newest: lastId.current,
    add: () => {
      // Items that were there have the numbers below zero.
      lastId.current += 1;
      const draft: FieldDraft = { kind: 'value', value: emptyItem(field.type) };
      become([...items, { id: lastId.current, value: undefined, draft }]);
    },
    change: (id, draft) => become(items.map((item) => (item.id === id ? { ...item, draft } : item))),
    remove: (index) => become(items.toSpliced(index, 1)),
    move: (from, to) => {
      const [item] = items.slice(from, from + 1);
      if (item) become(items.toSpliced(from, 1).toSpliced(to, 0, item));
    },
  };
}

function draftOfItems(items: readonly Item[]): FieldDraft {
  const bad = items.map(({ draft }) => draft).find(({ kind }) => kind === 'invalid');
  if (bad) return bad;
  return { kind: 'value', value: items.map(({ draft }) => (draft.kind === 'value' ? draft.value : undefined)) };
}

interface ListItemProps {
  readonly editor: FieldEditorProps;
  readonly itemEditor: FieldEditor;
  readonly list: ListItems;
  readonly item: Item;
  readonly index: number;
}

function ListItem({ editor, itemEditor: ItemEditor, list, item, index }: ListItemProps): ReactNode {
  const labels = useComponentSettings().labels.field;
  const position = index + 1;
  return (
    <div className="rowcast-list-item">
      <ItemEditor
        {...editor}
        id={`${editor.id}-${item.id}`}
        field={{ ...editor.field, isList: false, isNullable: false, isRequired: true, default: undefined }}
        label={labels.listItem(editor.label, position)}
        mode="form"
        value={item.value}
        initialText={undefined}
        error={item.draft.kind === 'invalid' ? item.draft.message : null}
        autoFocus={item.id === list.newest && item.id > 0}
        onChange={(draft) => list.change(item.id, draft)}
        onCommit={(_draft, move) => editor.onCommit(list.draft, move)}
        onCancel={editor.onCancel}
      />
      <ItemButton
        label={labels.moveItemUp(position)}
        isOff={index === 0 || editor.isDisabled}
        path="M8 12V4M4.5 7.5L8 4l3.5 3.5"
        onPress={() => list.move(index, index - 1)}
      />
      <ItemButton
        label={labels.moveItemDown(position)}
        isOff={index === list.items.length - 1 || editor.isDisabled}
        path="M8 4v8M4.5 8.5L8 12l3.5-3.5"
        onPress={() => list.move(index, index + 1)}
      />
      <ItemButton
        label={labels.removeItem(position)}
        isOff={editor.isDisabled}
        path="M4 4l8 8M12 4l-8 8"
        onPress={() => list.remove(index)}
      />
    </div>
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
