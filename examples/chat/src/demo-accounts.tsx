import { useClient, useMutation } from '@rowcast/client/react';
import { Avatar } from './avatar.js';
import { ErrorMessage } from './notice.js';

const people = [
  { name: 'Alice Moreau', email: 'alice@example.com', avatarColor: '#6e56cf' },
  { name: 'Bob Okafor', email: 'bob@example.com', avatarColor: '#12a594' },
  { name: 'Carol Lindqvist', email: 'carol@example.com', avatarColor: '#f76b15' },
];

/** The people of `prisma/seed.sql`. On a server without them, the buttons go as soon as one was tried. */
export function DemoAccounts() {
  const { auth } = useClient();
  const enter = useMutation((email: string) => auth.signIn({ email, password: 'rowcast-demo' }));
  if (enter.error?.code === 'AUTH_INVALID_CREDENTIALS') {
    return <p className="muted">This server has no demo accounts, but making one of your own takes just a moment.</p>;
  }
  return (
    <div className="demo-accounts">
      <p className="rule">or have a look around</p>
      {people.map((person) => (
        <button key={person.email} type="button" disabled={enter.isPending} onClick={() => enter.mutate(person.email)}>
          <Avatar profile={person} />
          Try as {person.name.split(' ')[0]}
        </button>
      ))}
      <ErrorMessage error={enter.error} />
    </div>
  );
}
