/** A form over one record: makes a new one, or changes one that is there. */
import { type ReactNode, useEffect, useRef } from 'react';
import type { ModelName } from '../model/registered-models.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { FormRow } from './form-row.js';
import { useAfterPress } from './use-after-press.js';
import { type RecordFormOptions, type RecordFormState, useRecordForm } from './use-record-form.js';

export interface RecordFormProps<N extends ModelName> extends RecordFormOptions<N> {
  readonly onCancel?: (() => void) | undefined;
  /** What the form is called. @default "New customer", "Edit customer" */
  readonly title?: string | undefined;
  /** What saves. @default "Create", "Save" */
  readonly saveLabel?: string | undefined;
  /** Whether the first field has the focus at once: in a dialog it should. @default false */
  readonly autoFocus?: boolean | undefined;
  /** How many fields stand side by side where there is room. @default 1 */
  readonly columns?: 1 | 2 | 3 | undefined;
  readonly className?: string | undefined;
}

/**
 * Asks for the fields of a record that the signed-in user may write, each with the editor of its type. What is wrong is
 * said at the field, before it is sent and after; what somebody else changes meanwhile comes in, and where both have
 * changed the same, one is asked.
 *
 * @example
 * ```tsx
 * <RecordForm model="customer" onSaved={close} onCancel={close} />
 * <RecordForm model="customer" record={customer} fields={['firstName', 'lastName', 'supportRep']} />
 * ```
 */
export function RecordForm<const N extends ModelName>(props: RecordFormProps<N>): ReactNode {
  const form = useRecordForm(props);
  const { labels } = useComponentSettings();
  const { description, isNew, status } = form;
  const element = useRef<HTMLFormElement>(null);
  const press = useAfterPress();
  const attempt = useAttempt(status === 'saving', () => focusProblem(element.current));
  const title = props.title ?? (isNew ? labels.form.create : labels.form.edit)(description.label);
  const className = ['rowcast-form', props.className].filter(Boolean).join(' ');
  if (status === 'loading') return <FormSkeleton className={className} label={labels.form.loading} />;
  const isOver = status === 'forbidden' || status === 'missing';
  const submit = (): void => {
    attempt();
    void form.save();
  };
  return (
    <form
      className={className}
      ref={element}
      aria-label={title}
      aria-busy={status === 'saving'}
      noValidate
      onPointerDownCapture={press.onPointerDown}
      onSubmit={(event) => {
        event.preventDefault();
        // A form within another's dialog is this one's affair alone.
        event.stopPropagation();
        submit();
      }}
    >
      <FormObstacle text={obstacleOf(form, labels.form)} />
      {!isOver && (
        <div className="rowcast-form-fields" data-columns={props.columns}>
          {form.fields.map((formField, index) => (
            <FormRow
              key={formField.field.name}
              formField={formField}
              autoFocus={props.autoFocus === true && index === 0}
              isDisabled={status === 'gone'}
              onSubmit={() => element.current?.requestSubmit()}
              onLeave={press.afterPress}
            />
          ))}
        </div>
      )}
      <FormRefusal refusal={form.refusal} />
      <FormActions form={form} props={props} />
    </form>
  );
}

/** Does the work when the answer to an attempt is on the page, and not before: it may take a while. */
function useAttempt(isUnderWay: boolean, work: () => void): () => void {
  const isTrying = useRef(false);
  useEffect(() => {
    if (!isTrying.current || isUnderWay) return;
    isTrying.current = false;
    work();
  });
  return () => {
    isTrying.current = true;
  };
}

function FormObstacle({ text }: { readonly text: string | null }): ReactNode {
  if (text === null) return null;
  return (
    <p className="rowcast-form-notice" data-tone="danger" role="alert">
      {text}
    </p>
  );
}

function FormRefusal({ refusal }: Pick<RecordFormState, 'refusal'>): ReactNode {
  if (!refusal) return null;
  return (
    <div className="rowcast-form-notice" data-tone="danger" role="alert">
      <p>{refusal.message}</p>
      {refusal.detail !== null && <small>{refusal.detail}</small>}
    </div>
  );
}

interface FormActionsProps {
  readonly form: RecordFormState;
  readonly props: Pick<RecordFormProps<ModelName>, 'onCancel' | 'saveLabel'>;
}

function FormActions({ form, props }: FormActionsProps): ReactNode {
  const { labels } = useComponentSettings();
  const { status, isNew, isChanged, isOffline } = form;
  const isSaving = status === 'saving';
  const canSave = status === 'editing' || status === 'saved' || isSaving;
  return (
    <footer className="rowcast-form-actions">
      <span className="rowcast-form-status" role="status">
        {isSaving && isOffline && labels.form.offline}
        {isSaving && !isOffline && labels.form.saving}
        {status === 'saved' && labels.form.saved}
      </span>
      {isChanged && canSave && !isNew && (
        <button type="button" className="rowcast-button" data-variant="quiet" disabled={isSaving} onClick={form.reset}>
          {labels.form.reset}
        </button>
      )}
      {props.onCancel && (
        <button type="button" className="rowcast-button" onClick={props.onCancel}>
          {labels.form.cancel}
        </button>
      )}
      {canSave && (
        <button
          type="submit"
          className="rowcast-button"
          data-variant="primary"
          // Not `disabled`: the focus would be lost while it saves.
          aria-disabled={isSaving || (!isNew && !isChanged) || undefined}
        >
          {props.saveLabel ?? (isNew ? labels.form.add : labels.form.save)}
        </button>
      )}
    </footer>
  );
}

/** Why there is nothing to fill in, or nothing to save any more. */
function obstacleOf({ status, isNew, description, error }: RecordFormState, labels: FormTexts): string | null {
  const { label } = description;
  if (error) return error.message;
  switch (status) {
    case 'forbidden':
      return isNew ? labels.mayNotCreate(label) : labels.mayNotEdit(label);
    case 'missing':
      return labels.missing(label);
    case 'gone':
      return labels.gone(label);
    default:
      return null;
  }
}

type FormTexts = ReturnType<typeof useComponentSettings>['labels']['form'];

/** To the first field that is wrong, so that nobody has to look for it. */
function focusProblem(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] [role="spinbutton"]');
  wrong?.focus();
}

function FormSkeleton({ className, label }: { readonly className: string; readonly label: string }): ReactNode {
  return (
    <div className={className} role="status" aria-label={label} data-loading>
      {[1, 2, 3].map((row) => (
        <div className="rowcast-form-skeleton-row" key={row} aria-hidden="true">
          <span className="rowcast-form-skeleton" />
          <span className="rowcast-form-skeleton" />
        </div>
      ))}
    </div>
  );
}
