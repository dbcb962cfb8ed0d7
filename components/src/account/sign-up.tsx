/** Makes an account of the server, and signs in. */
import type { ReactNode } from 'react';
import { AccountForm, type AccountFormProps } from './account-form.js';

export type SignUpProps = AccountFormProps;

/**
 * Makes an account of the server, and signs in with it.
 *
 * @example
 * ```tsx
 * <SignUp minPasswordLength={12} onSwitch={showSignIn} onSignedIn={(user) => greet(user.name)} />
 * ```
 */
export function SignUp(props: SignUpProps): ReactNode {
  return <AccountForm action="signUp" {...props} />;
}
