/** Edits a number of any type. What was typed stays as it was typed; the draft is what it means. */
import { type ReactNode, useState } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { type ComponentSettings, useComponentSettings } from '../settings/component-settings.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { valueKind } from './native-type.js';
import { numberText, parseNumber } from './parse-number.js';
import { placeholderOf } from './placeholder.js';

export function NumberEditor(props: FieldEditorProps): ReactNode {
  const { field, value } = props;
  const settings = useComponentSettings();
  const [typed, setTyped] = useState<string | undefined>(props.initialText);
  const text = typed ?? numberText(value, settings.locale);
  const draftOf = (next: string): FieldDraft => readNumber(next, { field, value, settings });
  return (
    <span className="rowcast-control" data-mode={props.mode}>
      <input
        className="rowcast-input"
        // Not `type="number"`: it loses what it can't read, turns with the wheel, and knows no big numbers.
        inputMode={valueKind(field) === 'integer' || valueKind(field) === 'bigint' ? 'numeric' : 'decimal'}
        data-kind="number"
        id={props.id}
        aria-label={props.label}
        aria-invalid={props.error !== null || undefined}
        aria-required={field.isRequired || undefined}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled}
        // biome-ignore lint/a11y/noAutofocus: editing begins because somebody asked for it.
        autoFocus={props.autoFocus}
        autoComplete="off"
        placeholder={placeholderOf(field, value, settings)}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          props.onChange(draftOf(event.target.value));
        }}
        onKeyDown={(event) => onEditorKey(event, props, { draft: draftOf(text) })}
      />
    </span>
  );
}

interface ReadNumberOptions {
  readonly field: FieldInfo;
  /** What the field had before: undefined in a new record. */
  readonly value: unknown;
  readonly settings: ComponentSettings;
}

/** What a typed number means, in the client's type for the field. */
export function readNumber(text: string, { field, value, settings }: ReadNumberOptions): FieldDraft {
  const { labels, locale } = settings;
  if (text.trim() === '') return emptyDraft({ field, value, settings });
  const digits = parseNumber(text, locale);
  if (digits === undefined) return { kind: 'invalid', message: labels.field.notANumber(field.label) };
  const kind = valueKind(field);
  if (kind === 'decimal') return { kind: 'value', value: digits };
  if (kind === 'float') return { kind: 'value', value: Number(digits) };
  const [, whole] = /^(-?\d+)(\.0*)?$/.exec(digits) ?? [];
  if (whole === undefined) return { kind: 'invalid', message: labels.field.notAWholeNumber(field.label) };
  return { kind: 'value', value: kind === 'bigint' ? BigInt(whole) : Number(whole) };
}

/** What an editor without anything in it means: NULL, or the default of a new record, or that something is missing. */
export function emptyDraft({ field, value, settings }: ReadNumberOptions): FieldDraft {
  if (field.isNullable) return { kind: 'value', value: null };
  if (value === undefined) return { kind: 'value', value: undefined };
  return { kind: 'invalid', message: settings.labels.field.required(field.label) };
}
