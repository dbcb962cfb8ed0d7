/** One field of a form: its label, its editor, what is wrong with it, and what somebody else has made of it. */
import { type ReactNode, useId } from 'react';
import { chooseEditor } from '../fields/choose-editor.js';
import { FieldValue } from '../fields/field-value.js';
import { formatField } from '../fields/format-field.js';
import { valueKind } from '../fields/native-type.js';
import { useComponentSettings } from '../settings/component-settings.js';
import type { FormField } from './use-record-form.js';

export interface FormRowProps {
  readonly formField: FormField;
  readonly isDisabled?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  /** Enter, in an editor that has no lines. */
  readonly onSubmit: () => void;
  /** Says when the field may be taken for left. @default at once */
  readonly onLeave?: ((leave: () => void) => void) | undefined;
}

export function FormRow({
  formField,
  isDisabled = false,
  autoFocus = false,
  onSubmit,
  onLeave = (leave) => leave(),
}: FormRowProps): ReactNode {
  const { field, problem, conflict, isRefreshed } = formField;
  const { labels } = useComponentSettings();
  const id = useId();
  const notes = [problem !== null && `${id}-problem`, conflict && `${id}-conflict`].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the editor in it was left.
    <div
      className="rowcast-form-row"
      data-kind={field.isList ? 'list' : valueKind(field)}
      data-changed={formField.isChanged || undefined}
      data-refreshed={isRefreshed || undefined}
      onBlur={({ currentTarget, relatedTarget }) => {
        // From one part of an editor to another is not away.
        if (!currentTarget.contains(relatedTarget)) onLeave(formField.leave);
      }}
    >
      <label htmlFor={id}>
        {field.label}
        {field.isRequired && !formField.isReadOnly && (
          <span className="rowcast-required" title={labels.form.required} aria-hidden="true">
            *
          </span>
        )}
      </label>
      <FormControl
        formField={formField}
        id={id}
        describedBy={notes === '' ? undefined : notes}
        isDisabled={isDisabled}
        autoFocus={autoFocus}
        onSubmit={onSubmit}
      />
      {problem !== null && (
        <p className="rowcast-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {conflict && <Conflict formField={formField} theirs={conflict.theirs} id={`${id}-conflict`} />}
      <span className="rowcast-refreshed" role="status">
        {isRefreshed && labels.form.changedByOthers}
      </span>
    </div>
  );
}

interface FormControlProps extends Required<Pick<FormRowProps, 'formField' | 'onSubmit'>> {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly isDisabled: boolean;
  readonly autoFocus: boolean;
}

function FormControl({ formField, id, onSubmit, ...editing }: FormControlProps): ReactNode {
  const { field, value } = formField;
  const Editor = chooseEditor(field);
  if (formField.isReadOnly) {
    return (
      <output className="rowcast-form-value" id={id}>
        <FieldValue field={field} value={value} />
      </output>
    );
  }
  return (
    <Editor
      {...editing}
      key={formField.revision}
      field={field}
      value={value}
      onChange={formField.change}
      onCommit={onSubmit}
      onCancel={() => {}}
      error={formField.problem}
      mode="form"
      initialText={undefined}
      id={id}
      label={field.label}
    />
  );
}

interface ConflictProps {
  readonly formField: FormField;
  readonly theirs: unknown;
  readonly id: string;
}

function Conflict({ formField, theirs, id }: ConflictProps): ReactNode {
  const settings = useComponentSettings();
  const { form } = settings.labels;
  const text = formatField(theirs, formField.field, settings);
  return (
    <div className="rowcast-conflict" role="alert" id={id}>
      <p>{text === '' ? form.emptyConflict : form.conflict(text)}</p>
      <button type="button" className="rowcast-button" onClick={formField.takeTheirs}>
        {form.takeTheirs}
      </button>
      <button type="button" className="rowcast-button" onClick={formField.keepMine}>
        {form.keepMine}
      </button>
    </div>
  );
}
