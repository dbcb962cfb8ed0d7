/**
 * Edits a relation to many: the related records, each to be taken off, and a picker to add others. Its draft is the
 * list of records. No record is made or deleted here: only the ties change.
 */
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { keyOf, whereAny } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FieldEditorProps } from './field-editor.js';
import { recordLabel } from './format-field.js';
import { RelationPicker } from './relation-picker.js';
import { mostRelated, shortRecord, sortRelated } from './short-record.js';

export function RelationListEditor(props: FieldEditorProps): ReactNode {
  const { field, value } = props;
  const { relation } = field;
  const labels = useComponentSettings().labels.field;
  const list = useRelatedList(props);
  const box = useRef<HTMLFieldSetElement>(null);
  if (!relation) return null;
  const focusPicker = (): void => box.current?.querySelector('input')?.focus();
  return (
    <fieldset
      className="rowcast-related-editor"
      ref={box}
      aria-label={props.label}
      aria-describedby={props.describedBy}
    >
      {list.records.length > 0 && (
        <ul className="rowcast-related" aria-label={props.label}>
          {list.records.map((record) => (
            <li key={keyOf(record, relation.to)} className="rowcast-related-item">
              <span className="rowcast-related-name">{list.nameOf(record)}</span>
              {!props.isDisabled && (
                <RemoveButton
                  label={labels.removeRelated(list.nameOf(record))}
                  onPress={() => {
                    list.remove(record);
                    focusPicker();
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <RelationPicker
        model={relation.model}
        labelFields={relation.labelFields}
        // What is on the list already is not offered once more.
        where={list.records.length > 0 ? { NOT: whereAny(list.records, relation.to) } : undefined}
        value={null}
        id={props.id}
        label={labels.addRelated(props.label)}
        placeholder={labels.addRelatedPlaceholder}
        describedBy={props.describedBy}
        isInvalid={props.error !== null}
        isDisabled={props.isDisabled}
        autoFocus={props.autoFocus}
        initialSearch={props.initialText}
        onChange={(record) => record && list.add(record)}
        onKeyDown={(event) => onListKey(event, props, list)}
      />
      <span className="rowcast-visually-hidden" role="status">
        {list.said}
      </span>
      {Array.isArray(value) && value.length > mostRelated && (
        <span className="rowcast-related-more">{labels.moreRelated(mostRelated)}</span>
      )}
    </fieldset>
  );
}

interface RelatedList {
  /** All of the draft, and those of them that show. */
  readonly all: readonly AnyRecord[];
  readonly records: readonly AnyRecord[];
  /** What was done last, in words. */
  readonly said: string;
  readonly nameOf: (record: AnyRecord) => string;
  readonly add: (record: AnyRecord) => void;
  readonly remove: (record: AnyRecord) => void;
}

function useRelatedList({ field, value, onChange }: FieldEditorProps): RelatedList {
  const settings = useComponentSettings();
  const { labels } = settings;
  const [edited, setEdited] = useState<readonly AnyRecord[] | undefined>();
  const [said, setSaid] = useState('');
  const { relation } = field;
  // Read by `selectionFor`, as a list of records.
  const before = (Array.isArray(value) ? value : []) as readonly AnyRecord[];
  const all = edited ?? before;
  const key = relation?.to ?? [];
  const nameOf = (record: AnyRecord): string =>
    recordLabel(record, relation?.labelFields ?? [], settings) || keyOf(record, key);
  const become = (next: readonly AnyRecord[], words: string): void => {
    setEdited(next);
    setSaid(words);
    onChange({ kind: 'value', value: next });
  };
  return {
    all,
    records: all.slice(0, mostRelated),
    said,
    nameOf,
    add: (record) => {
      const name = keyOf(record, key);
      // What was found before the list changed may still be offered.
      if (all.some((one) => keyOf(one, key) === name)) return;
      // Whoever takes one off and adds it again has changed nothing.
      const known = before.find((one) => keyOf(one, key) === name);
      const next = [...all, known ?? shortRecord(record, relation)];
      become(relation ? sortRelated(next, relation) : next, labels.field.relatedAdded(nameOf(record)));
    },
    remove: (record) =>
      become(
        all.filter((one) => one !== record),
        labels.field.relatedRemoved(nameOf(record)),
      ),
  };
}

/** Backspace in an empty picker takes off the last one; Enter is the form's. */
function onListKey(event: KeyboardEvent<HTMLInputElement>, editor: FieldEditorProps, list: RelatedList): void {
  const last = list.records.at(-1);
  if (event.nativeEvent.isComposing) return;
  if (event.key === 'Backspace' && event.currentTarget.value === '' && last) {
    event.preventDefault();
    list.remove(last);
  } else if (event.key === 'Enter') {
    event.preventDefault();
    editor.onCommit({ kind: 'value', value: list.all }, 'stay');
  } else if (event.key === 'Escape') editor.onCancel();
}

function RemoveButton({ label, onPress }: { readonly label: string; readonly onPress: () => void }): ReactNode {
  return (
    <button type="button" className="rowcast-related-remove" aria-label={label} title={label} onClick={onPress}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 4l8 8M12 4l-8 8" />
      </svg>
    </button>
  );
}
