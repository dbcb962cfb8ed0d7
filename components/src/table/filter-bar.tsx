/** The filters of a list as chips, each with a small panel to change it, and a menu to add one. */
import { type ReactNode, useState } from 'react';
import type { FieldDraft } from '../fields/field-editor.js';
import { formatField } from '../fields/format-field.js';
import type { FieldInfo } from '../model/field-info.js';
import { type ComponentSettings, useComponentSettings } from '../settings/component-settings.js';
import { type FilterCondition, type FilterOperator, operatorsOf, takesValue } from './filter-condition.js';
import { Icon } from './icon.js';
import { MenuItem, Popover } from './popover.js';
import { ValueEditor } from './value-editor.js';

export interface FilterBarProps {
  /** What can be filtered by. */
  readonly fields: readonly FieldInfo[];
  readonly filters: readonly FilterCondition[];
  readonly onChange: (filters: readonly FilterCondition[]) => void;
}

/**
 * The filters of a list: conditions on its fields, each with the operators and the editor of its type.
 *
 * @example
 * ```tsx
 * const table = useDataTable({ model: 'invoice' });
 * return <FilterBar fields={table.model.fields} filters={table.query.filters} onChange={table.query.setFilters} />;
 * ```
 */
export function FilterBar({ fields, filters, onChange }: FilterBarProps): ReactNode {
  const { labels } = useComponentSettings();
  const [openId, setOpenId] = useState<string | undefined>(undefined);
  const offered = fields.filter((field) => operatorsOf(field).length > 0);
  const add = (field: FieldInfo): void => {
    const condition = newCondition(field, filters);
    setOpenId(condition.id);
    onChange([...filters, condition]);
  };
  return (
    <div className="rowcast-filters">
      {filters.map((filter) => {
        const field = fields.find(({ name }) => name === filter.field);
        return (
          field && (
            <FilterChip
              key={filter.id}
              filter={filter}
              field={field}
              isOpen={filter.id === openId}
              onChange={(next) => onChange(filters.map((other) => (other.id === filter.id ? next : other)))}
              onRemove={() => onChange(filters.filter(({ id }) => id !== filter.id))}
            />
          )
        );
      })}
      <Popover
        label={labels.table.addFilter}
        trigger={
          <>
            <Icon name="filter" />
            {labels.table.addFilter}
          </>
        }
        kind="menu"
        variant="quiet"
      >
        {(close) =>
          offered.map((field) => (
            <MenuItem
              key={field.name}
              onSelect={() => {
                close();
                add(field);
              }}
            >
              {field.label}
            </MenuItem>
          ))
        }
      </Popover>
      {filters.length > 1 && (
        <button type="button" className="rowcast-button" data-variant="quiet" onClick={() => onChange([])}>
          {labels.table.clearFilters}
        </button>
      )}
    </div>
  );
}

/** A condition on the field that lets everything through until a value is given. */
export function newCondition(field: FieldInfo, others: readonly FilterCondition[]): FilterCondition {
  const numbers = others.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0));
  const [operator = 'equals'] = operatorsOf(field);
  return { id: `filter ${Math.max(0, ...numbers) + 1}`, field: field.name, operator, value: undefined };
}

interface FilterChipProps {
  readonly filter: FilterCondition;
  readonly field: FieldInfo;
  readonly isOpen: boolean;
  readonly onChange: (filter: FilterCondition) => void;
  readonly onRemove: () => void;
}

function FilterChip({ filter, field, isOpen, onChange, onRemove }: FilterChipProps): ReactNode {
  const settings = useComponentSettings();
  const texts = settings.labels.table;
  const words = describeFilter(filter, field, settings);
  return (
    <span className="rowcast-filter">
      <Popover
        label={`${field.label} ${words}`}
        trigger={
          <>
            <span className="rowcast-filter-field">{field.label}</span> {words}
          </>
        }
        kind="dialog"
        variant="chip"
        isOpenAtFirst={isOpen}
      >
        {(close) => <FilterForm filter={filter} field={field} onChange={onChange} onDone={close} />}
      </Popover>
      <button
        type="button"
        className="rowcast-filter-remove"
        aria-label={texts.removeFilter(`${field.label} ${words}`)}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </span>
  );
}

function describeFilter({ operator, value }: FilterCondition, field: FieldInfo, settings: ComponentSettings): string {
  const words = settings.labels.table.operator[operator];
  if (!takesValue(operator)) return words;
  if (value === undefined || value === null) return `${words} …`;
  return `${words} ${formatField(value, elementOf(field), settings)}`;
}

/** Lists are filtered by one of their elements. */
function elementOf(field: FieldInfo): FieldInfo {
  return { ...field, isList: false, isNullable: false, isRequired: false };
}

interface FilterFormProps extends Pick<FilterChipProps, 'filter' | 'field' | 'onChange'> {
  readonly onDone: () => void;
}

function FilterForm({ filter, field, onChange, onDone }: FilterFormProps): ReactNode {
  const { labels } = useComponentSettings();
  const take = (draft: FieldDraft): void => {
    if (draft.kind === 'value') onChange({ ...filter, value: draft.value ?? undefined });
  };
  return (
    <form
      className="rowcast-filter-form"
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      <label>
        <span className="rowcast-visually-hidden">{labels.table.filterOperator}</span>
        <select
          className="rowcast-input rowcast-select"
          value={filter.operator}
          onChange={(event) => onChange({ ...filter, operator: event.target.value as FilterOperator })}
        >
          {operatorsOf(field).map((operator) => (
            <option key={operator} value={operator}>
              {labels.table.operator[operator]}
            </option>
          ))}
        </select>
      </label>
      {takesValue(filter.operator) && (
        <ValueEditor
          field={elementOf(field)}
          label={labels.table.filterValue}
          value={filter.value ?? null}
          onChange={take}
          onCommit={(draft) => {
            take(draft);
            onDone();
          }}
          onCancel={onDone}
        />
      )}
      <button type="submit" className="rowcast-button" data-variant="primary">
        {labels.table.done}
      </button>
    </form>
  );
}
