import { useQuery } from '@rowcast/client/react';
import { AccountGate, AdminPages } from '@rowcast/components';
import { DemoAccounts } from './demo-accounts.js';
import { resources } from './resources.js';
import { db } from './rowcast.js';

export function App() {
  return (
    <AccountGate title="Chinook back office" description="For those who work in the shop." otherWays={<DemoAccounts />}>
      {(user) => <BackOffice accountId={user.id} />}
    </AccountGate>
  );
}

function BackOffice({ accountId }: { accountId: string }) {
  const { data: staff, status } = useQuery(db.staff.findUnique({ where: { accountId } }));
  if (status === 'pending') return null;
  return (
    <AdminPages
      title="Chinook"
      resources={resources}
      userNote={staff && { AGENT: 'Support agent', MANAGER: 'Manager' }[staff.role]}
    >
      {staff === null && <p className="stranger">This account does not belong to anybody of the staff.</p>}
    </AdminPages>
  );
}
