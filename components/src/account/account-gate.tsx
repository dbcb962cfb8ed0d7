/** Lets in who has an account, and shows the way in to everybody else. */
import type { User } from '@rowcast/client';
import { useCurrentUser } from '@rowcast/client/react';
import { Fragment, type ReactNode, useState } from 'react';
import type { AccountFormProps } from './account-form.js';
import { SignIn } from './sign-in.js';
import { SignUp } from './sign-up.js';

export interface AccountGateProps extends Omit<AccountFormProps, 'children' | 'onSwitch'> {
  /** Whether one may make an account for oneself. @default true */
  readonly hasSignUp?: boolean | undefined;
  /** Other ways in, below the form. */
  readonly otherWays?: ReactNode;
  /** What those see who are signed in; begun anew for another user. */
  readonly children: (user: User) => ReactNode;
}

/**
 * Shows what it holds to who is signed in, and a page to sign in or to make an account to everybody else. Nothing while
 * it is not known yet.
 *
 * @example
 * ```tsx
 * <AccountGate title="Back office">{(user) => <Tables owner={user.id} />}</AccountGate>
 * ```
 */
export function AccountGate({ hasSignUp = true, otherWays, children, ...form }: AccountGateProps): ReactNode {
  const user = useCurrentUser();
  const [isNew, setNew] = useState(false);
  if (user === undefined) return null;
  if (user) return <Fragment key={user.id}>{children(user)}</Fragment>;
  const Form = isNew ? SignUp : SignIn;
  return (
    <main className="rowcast-entrance">
      <Form headingLevel={1} {...form} onSwitch={hasSignUp ? () => setNew(!isNew) : undefined}>
        {otherWays}
      </Form>
    </main>
  );
}
