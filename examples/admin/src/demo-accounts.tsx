import { useClient, useMutation } from '@rowcast/client/react';

const people = [
  { name: 'Nancy', email: 'nancy@chinookcorp.com', role: 'manager' },
  { name: 'Jane', email: 'jane@chinookcorp.com', role: 'support agent' },
  { name: 'Steve', email: 'steve@chinookcorp.com', role: 'support agent' },
];

/** The people of `prisma/seed.sql`. */
export function DemoAccounts() {
  const { auth } = useClient();
  const enter = useMutation((email: string) => auth.signIn({ email, password: 'rowcast-demo' }));
  return (
    <div className="demo-accounts">
      <p>or have a look around</p>
      {people.map(({ name, email, role }) => (
        <button key={email} type="button" disabled={enter.isPending} onClick={() => enter.mutate(email)}>
          Try as {name} <small>{role}</small>
        </button>
      ))}
      {enter.error && <p role="alert">{enter.error.message}</p>}
    </div>
  );
}
