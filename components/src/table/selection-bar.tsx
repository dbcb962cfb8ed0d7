/** What can be done with the rows that are selected. */
import type { RowcastError } from '@rowcast/client';
import { type ReactNode, useEffect, useState } from 'react';
import type { FieldDraft } from '../fields/field-editor.js';
import { validateField } from '../fields/validate-field.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { UntypedModel } from '../model/untyped-model.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { Icon } from './icon.js';
import { Popover } from './popover.js';
import { countSelected } from './row-selection.js';
import { sayCount } from './say-count.js';
import { filtersForSelection } from './selection-filters.js';
import type { DataTableState } from './use-data-table.js';
import { ValueEditor } from './value-editor.js';

export function SelectionBar({ table }: { readonly table: DataTableState }): ReactNode {
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const { selection, selectAll, clear } = table.selection;
  const count = countSelected(selection, table.total);
  if (count === 0) return null;
  const isAll = selection.kind === 'allBut';
  const countText = texts.selectedCount(sayCount({ total: count, hasMore: isAll && table.hasMore }, settings));
  return (
    <section className="rowcast-selection-bar" aria-label={countText}>
      <strong>{countText}</strong>
      {!isAll && count < table.total && (
        <button type="button" className="rowcast-button" data-variant="quiet" onClick={selectAll}>
          {texts.selectAllMatching(sayCount(table, settings))}
        </button>
      )}
      <span className="rowcast-selection-actions">
        {table.can.update && <ChangeButton table={table} />}
        {table.can.delete && <DeleteButton table={table} />}
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

/** What was picked goes with a way back; all that match, after a question. */
function DeleteButton({ table }: { readonly table: DataTableState }): ReactNode {
  const { labels } = useComponentSettings();
  const texts = labels.table;
  const { selection, clear } = table.selection;
  const trigger = (
    <>
      <Icon name="trash" />
      {texts.delete}
    </>
  );
  if (selection.kind === 'some') {
    return (
      <button
        type="button"
        className="rowcast-button"
        data-variant="danger"
        onClick={() => {
          table.bulk.remove(selection.keys);
          clear();
        }}
      >
        {trigger}
      </button>
    );
  }
  return (
    <Popover label={texts.delete} trigger={trigger} kind="dialog">
      {(close) => <ConfirmDelete table={table} onDone={close} />}
    </Popover>
  );
}

/** Asks with the exact number, counted for this question. */
function ConfirmDelete({ table, onDone }: { readonly table: DataTableState; readonly onDone: () => void }): ReactNode {
  const { labels, locale } = useComponentSettings();
  const [filters] = useState(() => filtersOf(table));
  const { count, error, retry } = useCountOnce(table.api, filters[0] ?? {});
  return (
    <div className="rowcast-confirm">
      <p role="status">
        {error && labels.table.countFailed(error.message)}
        {!error && count === undefined && labels.table.counting}
        {!error && count !== undefined && labels.table.confirmDeleteAll(count.toLocaleString(locale))}
      </p>
      {error && (
        <button type="button" className="rowcast-button" onClick={retry}>
          {labels.table.retry}
        </button>
      )}
      <button
        type="button"
        className="rowcast-button"
        data-variant="danger"
        disabled={count === undefined || error !== null}
        onClick={() => {
          onDone();
          void table.bulk.removeWhere(filters);
          table.selection.clear();
        }}
      >
        {labels.table.delete}
      </button>
    </div>
  );
}

interface CountOnce {
  /** How many rows there are just now; undefined until that is known. */
  readonly count: number | undefined;
  /** Why that could not be said: then nothing is deleted. */
  readonly error: RowcastError | null;
  readonly retry: () => void;
}

function useCountOnce(api: UntypedModel, where: AnyRecord): CountOnce {
  const [state, setState] = useState<Pick<CountOnce, 'count' | 'error'>>({ count: undefined, error: null });
  const [asked, setAsked] = useState({ api, where });
  useEffect(() => {
    let isWanted = true;
    asked.api.count({ where: asked.where }).then(
      (count) => isWanted && setState({ count, error: null }),
      (error: RowcastError) => isWanted && setState({ count: undefined, error }),
    );
    return () => {
      isWanted = false;
    };
  }, [asked]);
  const retry = (): void => {
    setState({ count: undefined, error: null });
    setAsked({ api, where });
  };
  return { ...state, retry };
}

function filtersOf({ selection: { selection }, where, model }: DataTableState): readonly AnyRecord[] {
  return filtersForSelection(selection, { where, key: model.key });
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
            void table.bulk.updateWhere(filtersOf(table), field, value);
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
