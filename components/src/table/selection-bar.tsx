/** What can be done with the rows that are selected. */
import { type ReactNode, useState } from 'react';
import type { FieldDraft } from '../fields/field-editor.js';
import { validateField } from '../fields/validate-field.js';
import type { FieldInfo } from '../model/field-info.js';
import { whereAny } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon } from './icon.js';
import { Popover } from './popover.js';
import { countSelected } from './row-selection.js';
import type { DataTableState } from './use-data-table.js';
import { ValueEditor } from './value-editor.js';

export function SelectionBar({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels, locale } = useComponentSettings();
  const texts = labels.table;
  const { selection, selectAll, clear } = table.selection;
  const count = countSelected(selection, table.total);
  if (count === 0) return null;
  const isAll = selection.kind === 'allBut';
  return (
    <section className="rowcast-selection-bar" aria-label={texts.selectedCount(count.toLocaleString(locale))}>
      <strong>{texts.selectedCount(count.toLocaleString(locale))}</strong>
      {!isAll && count < table.total && (
        <button type="button" className="rowcast-button" data-variant="quiet" onClick={selectAll}>
          {texts.selectAllMatching(table.total.toLocaleString(locale))}
        </button>
      )}
      <span className="rowcast-selection-actions">
        {table.can.update && <ChangeButton table={table} />}
        {table.can.delete && <DeleteButton table={table} count={count} />}
        <button
          type="button"
          className="rowcast-button"
          data-variant="quiet"
          data-icon-only=""
          aria-label={texts.clearSelection}
          title={texts.clearSelection}
          onClick={clear}
        >
          <Icon name="close" />
        </button>
      </span>
    </section>
  );
}

/** Rows that are loaded go with a way back; all that match, after a question. */
function DeleteButton({ table, count }: { readonly table: DataTableState; readonly count: number }): ReactNode {
  const { labels, locale } = useComponentSettings();
  const texts = labels.table;
  const { selection, clear } = table.selection;
  const loaded = new Map(table.rows.flatMap(({ key, record }) => (selection.keys.has(key) ? [[key, record]] : [])));
  const trigger = (
    <>
      <Icon name="trash" />
      {texts.delete}
    </>
  );
  if (selection.kind === 'some' && loaded.size === selection.keys.size) {
    return (
      <button
        type="button"
        className="rowcast-button"
        data-variant="danger"
        onClick={() => {
          table.bulk.remove(loaded);
          clear();
        }}
      >
        {trigger}
      </button>
    );
  }
  return (
    <Popover label={texts.delete} trigger={trigger} kind="dialog">
      {(close) => (
        <div className="rowcast-confirm">
          <p>{texts.confirmDeleteAll(count.toLocaleString(locale))}</p>
          <button
            type="button"
            className="rowcast-button"
            data-variant="danger"
            onClick={() => {
              close();
              void table.bulk.removeWhere(whereSelected(table));
              clear();
            }}
          >
            {texts.delete}
          </button>
        </div>
      )}
    </Popover>
  );
}

/** A filter for what is selected. */
function whereSelected({ selection: { selection }, rows, where, model }: DataTableState): AnyRecord {
  const loaded = rows.filter(({ key }) => selection.keys.has(key)).map(({ record }) => record);
  if (selection.kind === 'some') return whereAny(loaded, model.key);
  return loaded.length === 0 ? where : { AND: [where, { NOT: whereAny(loaded, model.key) }] };
}

function ChangeButton({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels } = useComponentSettings();
  const fields = table.columns.all.flatMap(({ field, isEditable }) => (field && isEditable ? [field] : []));
  if (fields.length === 0) return null;
  return (
    <Popover label={labels.table.editSelected} trigger={labels.table.editSelected} kind="dialog">
      {(close) => (
        <ChangeForm
          fields={fields}
          onCancel={close}
          onApply={(field, value) => {
            close();
            void table.bulk.updateWhere(whereSelected(table), field, value);
            table.selection.clear();
          }}
        />
      )}
    </Popover>
  );
}

interface ChangeFormProps {
  readonly fields: readonly FieldInfo[];
  readonly onApply: (field: FieldInfo, value: unknown) => void;
  readonly onCancel: () => void;
}

/** Gives one field of all the selected rows one value. */
function ChangeForm({ fields, onApply, onCancel }: ChangeFormProps): ReactNode {
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const [name, setName] = useState(fields[0]?.name ?? '');
  const [draft, setDraft] = useState<FieldDraft>({ kind: 'value', value: null });
  const [error, setError] = useState<string | null>(null);
  const field = fields.find((candidate) => candidate.name === name);
  if (!field) return null;
  const apply = (given: FieldDraft): void => {
    const problem = given.kind === 'invalid' ? given.message : validateField(given.value, field, settings);
    setError(problem);
    if (problem === null && given.kind === 'value') onApply(field, given.value);
  };
  return (
    <form
      className="rowcast-filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        apply(draft);
      }}
    >
      <select
        className="rowcast-input rowcast-select"
        aria-label={texts.filterField}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setDraft({ kind: 'value', value: null });
          setError(null);
        }}
      >
        {fields.map((option) => (
          <option key={option.name} value={option.name}>
            {option.label}
          </option>
        ))}
      </select>
      <ValueEditor
        key={name}
        field={field}
        label={field.label}
        value={null}
        error={error}
        onChange={setDraft}
        onCommit={apply}
        onCancel={onCancel}
      />
      <button type="submit" className="rowcast-button" data-variant="primary">
        {texts.apply}
      </button>
    </form>
  );
}
