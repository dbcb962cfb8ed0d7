/** The markup that signing in and signing up share. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useComponentSettings } from '../settings/component-settings.js';
import {
  type AccountAction,
  type AccountField,
  type AccountFormOptions,
  type AccountFormState,
  useAccountForm,
} from './use-account-form.js';

export interface AccountFormProps extends AccountFormOptions {
  /** @default "Welcome back", "Create your account" */
  readonly title?: string | undefined;
  /** Stands under the title. */
  readonly description?: ReactNode;
  /** Leads to the other form. Without it, there is no way there. */
  readonly onSwitch?: (() => void) | undefined;
  /** @default 2 */
  readonly headingLevel?: 1 | 2 | 3 | undefined;
  readonly className?: string | undefined;
  /** Stands below the form: other ways in. */
  readonly children?: ReactNode;
}

const fieldsOf = { signIn: ['email', 'password'], signUp: ['name', 'email', 'password'] } as const;

export function AccountForm({ action, ...props }: AccountFormProps & { readonly action: AccountAction }): ReactNode {
  const labels = useComponentSettings().labels.account;
  const form = useAccountForm(action, props);
  const element = useRef<HTMLFormElement>(null);
  const isNew = action === 'signUp';
  const Heading = `h${props.headingLevel ?? 2}` as const;
  const titleId = useId();
  const isTrying = useRef(false);
  useEffect(() => {
    // When the answer to an attempt is on the page, and not before: it may take a while.
    if (!isTrying.current || form.isPending) return;
    isTrying.current = false;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
  return (
    <section className={['rowcast-account', props.className].filter(Boolean).join(' ')} aria-labelledby={titleId}>
      <Heading id={titleId}>{props.title ?? (isNew ? labels.newHere : labels.welcome)}</Heading>
      {props.description !== undefined && <div className="rowcast-account-description">{props.description}</div>}
      <form
        ref={element}
        noValidate
        aria-busy={form.isPending}
        onSubmit={(event) => {
          event.preventDefault();
          isTrying.current = true;
          void form.submit();
        }}
      >
        {fieldsOf[action].map((field) => (
          <AccountInput key={field} action={action} field={field} form={form} least={props.minPasswordLength ?? 8} />
        ))}
        {form.message !== null && (
          <p className="rowcast-form-notice" data-tone="danger" role="alert">
            {form.message}
          </p>
        )}
        <button
          type="submit"
          className="rowcast-button"
          data-variant="primary"
          aria-disabled={form.isPending || undefined}
        >
          {form.isPending ? (isNew ? labels.signingUp : labels.signingIn) : isNew ? labels.signUp : labels.signIn}
        </button>
      </form>
      {props.onSwitch && (
        <p className="rowcast-account-switch">
          {isNew ? labels.haveAccount : labels.noAccountYet}{' '}
          <button type="button" className="rowcast-link" onClick={props.onSwitch}>
            {isNew ? labels.signIn : labels.signUp}
          </button>
        </p>
      )}
      {props.children}
    </section>
  );
}

interface AccountInputProps {
  readonly action: AccountAction;
  readonly field: AccountField;
  readonly form: AccountFormState;
  readonly least: number;
}

function AccountInput({ action, field, form, least }: AccountInputProps): ReactNode {
  const labels = useComponentSettings().labels.account;
  const [isShown, setShown] = useState(false);
  const id = useId();
  const problem = form.problems[field];
  const isPassword = field === 'password';
  const hint = isPassword && action === 'signUp' ? labels.passwordHint(least) : undefined;
  return (
    <div className="rowcast-form-row">
      <label htmlFor={id}>{labels[field]}</label>
      <span className="rowcast-control">
        <input
          className="rowcast-input"
          id={id}
          name={field}
          type={isPassword ? (isShown ? 'text' : 'password') : field === 'email' ? 'email' : 'text'}
          autoComplete={isPassword ? (action === 'signUp' ? 'new-password' : 'current-password') : field}
          required
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem !== undefined || hint !== undefined ? `${id}-note` : undefined}
          value={form.values[field]}
          onChange={(event) => form.change(field, event.target.value)}
        />
        {isPassword && (
          <button
            type="button"
            className="rowcast-password-eye"
            aria-pressed={isShown}
            aria-label={labels.showPassword}
            title={labels.showPassword}
            onClick={() => setShown(!isShown)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z" />
              {isShown && <path d="M3 13L13 3" />}
            </svg>
          </button>
        )}
      </span>
      {problem !== undefined ? (
        <p className="rowcast-problem" id={`${id}-note`}>
          {problem}
        </p>
      ) : (
        hint !== undefined && (
          <p className="rowcast-hint" id={`${id}-note`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}
