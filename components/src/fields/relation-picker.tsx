/** Picks a record of a model by searching as one types: a combobox, with what was found in a list below it. */
import { type ReactNode, useRef } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import { useAnchored } from './use-anchored.js';
import { type RelationPickerOptions, type RelationPickerState, useRelationPicker } from './use-relation-picker.js';

export interface RelationPickerProps extends RelationPickerOptions {
  /** What the picker is called, where no `<label>` points to its `id`. */
  readonly label?: string | undefined;
  /** What stands in it while nothing is chosen. @default "None" if that may stay, else "Choose…" */
  readonly placeholder?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isInvalid?: boolean | undefined;
  readonly isRequired?: boolean | undefined;
  /** The ids of the elements that describe it. */
  readonly describedBy?: string | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly className?: string | undefined;
  /** Hears of the keys that the picker has no use for. */
  readonly onKeyDown?: ((event: React.KeyboardEvent<HTMLInputElement>) => void) | undefined;
}

/**
 * Picks a record of a model: search as you type, over any number of rows, kept current. All by keyboard: arrows move,
 * Enter chooses, Escape closes, Delete clears.
 *
 * @example
 * ```tsx
 * const [customer, setCustomer] = useState<AnyRecord | null>(null);
 * return <RelationPicker model="customer" label="Customer" value={customer} onChange={setCustomer} />;
 * ```
 */
export function RelationPicker(props: RelationPickerProps): ReactNode {
  const { labels } = useComponentSettings();
  const picker = useRelationPicker(props);
  const anchor = useRef<HTMLSpanElement>(null);
  const { inputProps } = picker;
  const empty = props.isClearable ? labels.field.none : labels.field.choose;
  return (
    <span className={['rowcast-control rowcast-picker', props.className].filter(Boolean).join(' ')} ref={anchor}>
      <input
        className="rowcast-input"
        {...inputProps}
        aria-label={props.label}
        aria-invalid={props.isInvalid || undefined}
        aria-required={props.isRequired || undefined}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: where its user has asked for it, as in a cell that is edited.
        autoFocus={props.autoFocus}
        placeholder={picker.isOpen && picker.selected ? picker.selected.label : (props.placeholder ?? empty)}
        onKeyDown={(event) => {
          inputProps.onKeyDown?.(event);
          if (!event.defaultPrevented) props.onKeyDown?.(event);
        }}
      />
      {props.isClearable && picker.selected && !props.isDisabled && (
        <button
          type="button"
          className="rowcast-picker-clear"
          // By keyboard it is the Delete key.
          tabIndex={-1}
          aria-label={labels.field.clear(props.label ?? '').trim()}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => picker.choose(null)}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      )}
      <svg className="rowcast-picker-arrow" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 6l4 4 4-4" />
      </svg>
      {picker.isOpen && <PickerList picker={picker} label={props.label} anchor={anchor} />}
      <span className="rowcast-visually-hidden" role="status">
        {picker.isOpen && !picker.isSearching && labels.field.matchCount(picker.options.length, picker.hasMore)}
      </span>
    </span>
  );
}

interface PickerListProps {
  readonly picker: RelationPickerState;
  readonly label: string | undefined;
  readonly anchor: React.RefObject<HTMLSpanElement | null>;
}

function PickerList({ picker, label, anchor }: PickerListProps): ReactNode {
  const { labels } = useComponentSettings();
  const box = useRef<HTMLDivElement>(null);
  useAnchored(anchor, box, true);
  const { options, isSearching, hasMore, error, search } = picker;
  const isEmpty = options.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the focus where it is, in the input.
    <div
      className="rowcast-popover rowcast-picker-list"
      popover="manual"
      ref={box}
      data-searching={isSearching || undefined}
      onMouseDown={(event) => event.preventDefault()}
    >
      <ul {...picker.listProps} aria-label={label}>
        {options.map((option, index) => (
          <li key={option.key} {...picker.optionProps(index)}>
            <span className="rowcast-picker-label">{option.label}</span>
            {option.detail !== '' && <span className="rowcast-picker-detail">{option.detail}</span>}
          </li>
        ))}
      </ul>
      {isEmpty && !error && (
        <p className="rowcast-picker-note">
          {isSearching
            ? labels.field.searching
            : search === ''
              ? labels.field.noMatches
              : labels.field.noMatchesFor(search)}
        </p>
      )}
      {error && <p className="rowcast-picker-note">{`${labels.field.searchFailed}: ${error.message}`}</p>}
      {hasMore && (
        <button type="button" className="rowcast-picker-more" tabIndex={-1} onClick={picker.loadMore}>
          {labels.field.moreMatches}
        </button>
      )}
    </div>
  );
}
