/** Signs in with an account of the server. */
import type { ReactNode } from 'react';
import { AccountForm, type AccountFormProps } from './account-form.js';

export type SignInProps = Omit<AccountFormProps, 'minPasswordLength'>;

/**
 * Signs in with an account of the server. Whoever shows it hears of it by `useCurrentUser()`.
 *
 * @example
 * ```tsx
 * const user = useCurrentUser();
 * const [isNew, setNew] = useState(false);
 * if (user === null) return isNew ? <SignUp onSwitch={() => setNew(false)} /> : <SignIn onSwitch={() => setNew(true)} />;
 * ```
 */
export function SignIn(props: SignInProps): ReactNode {
  return <AccountForm action="signIn" {...props} />;
}
