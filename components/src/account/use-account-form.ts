/** Signing in and signing up without their markup: what is wrong with what was typed, and what the server says. */
import { RowcastError, type User } from '@rowcast/client';
import { useClient } from '@rowcast/client/react';
import { useState } from 'react';
import type { AccountLabels } from '../labels/account-labels.js';
import { useComponentSettings } from '../settings/component-settings.js';

export type AccountAction = 'signIn' | 'signUp';
export type AccountField = 'name' | 'email' | 'password';

export interface AccountFormOptions {
  /** Hears who has signed in. */
  readonly onSignedIn?: ((user: User) => void) | undefined;
  /** The shortest password that a new account may have: what your server demands. @default 8 */
  readonly minPasswordLength?: number | undefined;
}

export interface AccountFormState {
  readonly values: { readonly [Field in AccountField]: string };
  readonly change: (field: AccountField, value: string) => void;
  /** What is wrong, by field, since it was last tried. */
  readonly problems: { readonly [Field in AccountField]?: string | undefined };
  /** What is wrong and belongs to no field. */
  readonly message: string | null;
  readonly isPending: boolean;
  readonly submit: () => Promise<User | undefined>;
}

/**
 * @example
 * ```tsx
 * const { values, change, problems, submit } = useAccountForm('signIn', { onSignedIn: goHome });
 * ```
 */
export function useAccountForm(action: AccountAction, options: AccountFormOptions = {}): AccountFormState {
  const { onSignedIn, minPasswordLength = 8 } = options;
  const { auth } = useClient();
  const labels = useComponentSettings().labels.account;
  const [values, setValues] = useState({ name: '', email: '', password: '' });
  const [problems, setProblems] = useState<AccountFormState['problems']>({});
  const [message, setMessage] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const submit = async (): Promise<User | undefined> => {
    if (isPending) return undefined;
    const found = checkAccount(action, values, { labels, minPasswordLength });
    setProblems(found);
    setMessage(null);
    if (Object.keys(found).length > 0) return undefined;
    setPending(true);
    try {
      const account = { ...values, email: values.email.trim(), name: values.name.trim() };
      const { name: _name, ...credentials } = account;
      const user = await (action === 'signUp' ? auth.signUp(account) : auth.signIn(credentials));
      onSignedIn?.(user);
      return user;
    } catch (error) {
      const refusal = explainAccountError(error, { labels, minPasswordLength });
      setProblems(refusal.problems);
      setMessage(refusal.message);
      return undefined;
    } finally {
      setPending(false);
    }
  };
  return {
    values,
    change: (field, value) => {
      setValues((all) => ({ ...all, [field]: value }));
      setProblems(({ [field]: _solved, ...others }) => others);
    },
    problems,
    message,
    isPending,
    submit,
  };
}

interface AccountRules {
  readonly labels: AccountLabels;
  readonly minPasswordLength: number;
}

/** What can be told to be wrong without asking the server. */
export function checkAccount(
  action: AccountAction,
  values: AccountFormState['values'],
  { labels, minPasswordLength }: AccountRules,
): AccountFormState['problems'] {
  const email = values.email.trim();
  const isNew = action === 'signUp';
  const found = {
    name: isNew && values.name.trim() === '' ? labels.missing(labels.name) : undefined,
    email: email === '' ? labels.missing(labels.email) : /^\S+@\S+$/.test(email) ? undefined : labels.notAnEmail,
    password:
      values.password === ''
        ? labels.missing(labels.password)
        : isNew && values.password.length < minPasswordLength
          ? labels.passwordTooShort(minPasswordLength)
          : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

/** What the server has against it, in words for people. */
export function explainAccountError(
  error: unknown,
  { labels, minPasswordLength }: AccountRules,
): Pick<AccountFormState, 'problems' | 'message'> {
  if (!(error instanceof RowcastError)) return { problems: {}, message: labels.unavailable };
  switch (error.code) {
    case 'AUTH_INVALID_CREDENTIALS':
      return { problems: {}, message: labels.wrongCredentials };
    case 'AUTH_EMAIL_TAKEN':
      return { problems: { email: labels.emailTaken }, message: null };
    case 'LIMIT_REQUESTS':
      return { problems: {}, message: labels.tooManyAttempts };
    case 'AUTH_UNAVAILABLE':
    case 'CLIENT_TIMEOUT':
      return { problems: {}, message: labels.unavailable };
    default:
      break;
  }
  const fields = (error.fields ?? []).filter(isAccountField);
  const textOf = (field: AccountField): string =>
    field === 'email'
      ? labels.notAnEmail
      : field === 'password'
        ? labels.passwordTooShort(minPasswordLength)
        : error.message;
  const problems = Object.fromEntries(fields.map((field) => [field, textOf(field)]));
  return { problems, message: fields.length === 0 ? error.message : null };
}

function isAccountField(name: string): name is AccountField {
  return name === 'name' || name === 'email' || name === 'password';
}
