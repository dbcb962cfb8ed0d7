/**
 * A combobox over the records of a model: what is chosen, what is found, where the keyboard is, and the attributes that
 * make markup of any look a combobox to everybody (WAI-ARIA's pattern). No markup.
 *
 *   closed ──type, arrow, click──▶ open ──choose, Escape, leave──▶ closed
 */
import { useQuery } from '@rowcast/client/react';
import { type ComponentProps, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ModelDescription } from '../model/field-info.js';
import { keyOf } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import { useModel } from '../model/untyped-model.js';
import { type ComponentSettings, useComponentSettings } from '../settings/component-settings.js';
import { recordLabel } from './format-field.js';
import { type RecordSearch, type RecordSearchOptions, shortSelection, useRecordSearch } from './use-record-search.js';

export interface RelationPickerOptions extends Omit<RecordSearchOptions, 'text' | 'isActive'> {
  /** The chosen record, with its key at least; null if there is none. */
  readonly value: AnyRecord | null;
  readonly onChange: (record: AnyRecord | null) => void;
  /** The fields that say what a record is called. @default the model's: a name, a title, a first and last name */
  readonly labelFields?: readonly string[] | undefined;
  /** Whether there may be no record. @default false */
  readonly isClearable?: boolean | undefined;
  /** What the keyboard types first, as in a table's cell. */
  readonly initialSearch?: string | undefined;
  /** The control's id. @default one of its own */
  readonly id?: string | undefined;
}

export interface PickerOption {
  /** The record's key as text. */
  readonly key: string;
  readonly label: string;
  /** What tells it from another of the same name. */
  readonly detail: string;
  readonly record: AnyRecord;
}

export interface RelationPickerState extends Omit<RecordSearch, 'records'> {
  /** The chosen record as it is called now; null if there is none. */
  readonly selected: PickerOption | null;
  readonly options: readonly PickerOption[];
  /** The option that Enter chooses; -1 for none. */
  readonly activeIndex: number;
  readonly isOpen: boolean;
  /** What was typed since the list is open. */
  readonly search: string;
  readonly choose: (option: PickerOption | null) => void;
  readonly open: () => void;
  readonly close: () => void;
  /** For the `input`. */
  readonly inputProps: ComponentProps<'input'>;
  /** For the list. */
  readonly listProps: ComponentProps<'ul'>;
  /** For an option of the list, by its place. */
  readonly optionProps: (index: number) => ComponentProps<'li'>;
}

/**
 * @example
 * ```tsx
 * const picker = useRelationPicker({ model: 'customer', value, onChange: setValue });
 * return (
 *   <>
 *     <input aria-label="Customer" {...picker.inputProps} />
 *     {picker.isOpen && (
 *       <ul aria-label="Customers" {...picker.listProps}>
 *         {picker.options.map(({ key, label }, index) => <li key={key} {...picker.optionProps(index)}>{label}</li>)}
 *       </ul>
 *     )}
 *   </>
 * );
 * ```
 */
export function useRelationPicker(options: RelationPickerOptions): RelationPickerState {
  const { value, onChange, isClearable = false } = options;
  const { search, isOpen, activeKey, setActiveKey, ...typing } = useTyping(options.initialSearch);
  const found = useRecordSearch({ ...options, text: search, isActive: isOpen });
  const settings = useComponentSettings();
  const toOption = (record: AnyRecord): PickerOption =>
    describeOption(record, found.model, { labelFields: options.labelFields, settings });
  const choices = found.records.map(toOption);
  const selected = useSelected(options.model, value);
  const current = selected && toOption(selected);
  const activeIndex = choices.findIndex(({ key }) => key === activeKey);
  const choose = (option: PickerOption | null): void => {
    onChange(option?.record ?? null);
    typing.close();
  };
  const open = (): void => typing.open(current?.key ?? null);
  const move = (step: number): void => {
    const from = activeIndex === -1 && step < 0 ? choices.length : activeIndex;
    setActiveKey(choices[Math.min(Math.max(from + step, 0), choices.length - 1)]?.key ?? null);
    if (from + step >= choices.length - 1 && found.hasMore) found.loadMore();
  };
  // Enter after typing takes the best match, unless another was moved to.
  const enterIndex = activeIndex === -1 && search !== '' && !found.isSearching ? 0 : activeIndex;
  const keys: PickerKeys = {
    isOpen,
    open,
    close: typing.close,
    move,
    choice: choices[enterIndex],
    isSearching: found.isSearching,
    choose,
    canClear: isClearable && search === '' && value !== null,
  };
  const parts = useComboboxProps({ id: options.id, isOpen, activeIndex, choices, choose, setActiveKey, current });
  return {
    ...found,
    ...parts,
    selected: current,
    options: choices,
    activeIndex,
    isOpen,
    search,
    choose,
    open,
    close: typing.close,
    inputProps: {
      ...parts.inputProps,
      value: isOpen ? search : (current?.label ?? ''),
      onChange: (event) => typing.type(event.target.value),
      onKeyDown: (event) => onPickerKey(event, keys),
      onClick: () => !isOpen && open(),
      onBlur: typing.close,
    },
  };
}

interface Typing {
  readonly search: string;
  readonly isOpen: boolean;
  /** The option that the keyboard is at. By its key: options come and go. */
  readonly activeKey: string | null;
  readonly setActiveKey: (key: string | null) => void;
  readonly open: (activeKey: string | null) => void;
  readonly close: () => void;
  readonly type: (text: string) => void;
}

function useTyping(initialSearch: string | undefined): Typing {
  const [search, setSearch] = useState(initialSearch ?? '');
  const [isOpen, setOpen] = useState(initialSearch !== undefined);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const become = (isNowOpen: boolean, text: string, key: string | null): void => {
    setOpen(isNowOpen);
    setSearch(text);
    setActiveKey(key);
  };
  return {
    search,
    isOpen,
    activeKey,
    setActiveKey,
    open: (key) => become(true, '', key),
    close: () => become(false, '', null),
    type: (text) => become(true, text, null),
  };
}

interface PickerKeys {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
  readonly move: (step: number) => void;
  /** What Enter chooses. */
  readonly choice: PickerOption | undefined;
  /** What was typed last has no answer yet. */
  readonly isSearching: boolean;
  readonly choose: (option: PickerOption | null) => void;
  readonly canClear: boolean;
}

const pageSteps: { readonly [key: string]: number } = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

function onPickerKey(event: KeyboardEvent, keys: PickerKeys): void {
  if (event.nativeEvent.isComposing) return;
  const { isOpen, choice } = keys;
  const step = pageSteps[event.key];
  if (step !== undefined) {
    event.preventDefault();
    if (isOpen && !event.altKey) keys.move(step);
    else if (isOpen) keys.close();
    else keys.open();
  } else if (event.key === 'Enter' && isOpen) {
    event.preventDefault();
    // Whoever is quicker than the answer waits for it, rather than lose what was typed.
    if (choice) keys.choose(choice);
    else if (!keys.isSearching) keys.close();
  } else if (event.key === 'Tab' && isOpen && choice) {
    keys.choose(choice);
  } else if (event.key === 'Escape' && isOpen) {
    event.preventDefault();
    event.stopPropagation();
    keys.close();
  } else if ((event.key === 'Backspace' || event.key === 'Delete') && keys.canClear) {
    event.preventDefault();
    keys.choose(null);
  }
}

interface ComboboxOptions {
  readonly id: string | undefined;
  readonly isOpen: boolean;
  readonly activeIndex: number;
  readonly choices: readonly PickerOption[];
  readonly choose: (option: PickerOption) => void;
  readonly setActiveKey: (key: string) => void;
  readonly current: PickerOption | null;
}

function useComboboxProps({
  id,
  isOpen,
  activeIndex,
  choices,
  choose,
  setActiveKey,
  current,
}: ComboboxOptions): Pick<RelationPickerState, 'inputProps' | 'listProps' | 'optionProps'> {
  const ownId = useId();
  const listId = `${id ?? ownId}-list`;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (activeIndex !== -1) list.current?.children[activeIndex]?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex]);
  return {
    inputProps: {
      id: id ?? ownId,
      role: 'combobox',
      autoComplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? listId : undefined,
      'aria-activedescendant': isOpen && activeIndex !== -1 ? `${listId}-${activeIndex}` : undefined,
    },
    // A press on the list must not take the focus from the input, which would close it.
    listProps: { ref: list, id: listId, role: 'listbox', onMouseDown: (event) => event.preventDefault() },
    optionProps: (index) => {
      const option = choices[index];
      return {
        id: `${listId}-${index}`,
        role: 'option',
        'aria-selected': option !== undefined && option.key === current?.key,
        'data-active': index === activeIndex || undefined,
        onMouseMove: () => option && setActiveKey(option.key),
        onClick: () => option && choose(option),
      } as ComponentProps<'li'>;
    },
  };
}

/** The chosen record as it is now: whoever renames it, it shows. */
function useSelected(name: string, value: AnyRecord | null): AnyRecord | null {
  const { description: model, api } = useModel(name);
  const isNamed = value !== null && model.key.length > 0 && model.key.every((field) => value[field] !== undefined);
  const where = isNamed ? Object.fromEntries(model.key.map((field) => [field, value[field]])) : null;
  const { data } = useQuery(where && api.findMany({ where, select: shortSelection(model), take: 1 }));
  return data?.[0] ?? value;
}

interface DescribeOptions {
  readonly labelFields: readonly string[] | undefined;
  readonly settings: ComponentSettings;
}

function describeOption(
  record: AnyRecord,
  model: ModelDescription,
  { labelFields = model.labelFields, settings }: DescribeOptions,
): PickerOption {
  const key = keyOf(record, model.key);
  const label = recordLabel(record, labelFields, settings) || key;
  const email = model.fields.find(({ name }) => /^e-?mail$/i.test(name) && !labelFields.includes(name));
  const detail = email && typeof record[email.name] === 'string' ? String(record[email.name]) : '';
  return { key, label, detail, record };
}
