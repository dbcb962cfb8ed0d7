import { useCurrentUser, useQuery } from '@rowcast/client/react';
import { ConnectionBadge, SignIn, SignUp, UserMenu } from '@rowcast/components';
import { useState } from 'react';
import { DemoAccounts } from './demo-accounts.js';
import { CustomerPage, InvoicePage } from './record-pages.js';
import { db } from './rowcast.js';
import { tables } from './tables.js';
import { usePage } from './use-page.js';

export function App() {
  const user = useCurrentUser();
  const [isNew, setNew] = useState(false);
  if (user === undefined) return null;
  if (user) return <BackOffice key={user.id} accountId={user.id} />;
  const Entrance = isNew ? SignUp : SignIn;
  return (
    <main className="entrance">
      <Entrance
        title="Chinook back office"
        description="For those who work in the shop."
        headingLevel={1}
        onSwitch={() => setNew(!isNew)}
      >
        <DemoAccounts />
      </Entrance>
    </main>
  );
}

function BackOffice({ accountId }: { accountId: string }) {
  const [page = '', id] = usePage();
  const { data: staff, status } = useQuery(db.staff.findUnique({ where: { accountId } }));
  const Table = tables[page as keyof typeof tables] ?? tables.customers;
  return (
    <>
      <header className="bar">
        <h1>Chinook</h1>
        <nav aria-label="Tables">
          {Object.keys(tables).map((name) => (
            <a key={name} href={`#/${name}`} aria-current={(page || 'customers') === name ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <ConnectionBadge />
        <UserMenu note={staff && { AGENT: 'Support agent', MANAGER: 'Manager' }[staff.role]} />
      </header>
      <main className="page">
        {status === 'success' && !staff && (
          <p className="stranger">This account does not belong to anybody of the staff.</p>
        )}
        {staff && id === undefined && <Table />}
        {staff && id !== undefined && page === 'customers' && <CustomerPage key={id} id={Number(id)} />}
        {staff && id !== undefined && page === 'invoices' && <InvoicePage key={id} id={Number(id)} />}
      </main>
    </>
  );
}
