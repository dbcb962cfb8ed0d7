import { DataTable } from '@rowcast/components';
import { openPage } from './use-page.js';

interface TableProps {
  readonly isManager: boolean;
}

/**
 * What one sees, and what is refused, follows from the policies. That an agent is not offered to change a track or an
 * employee in the first place is a courtesy.
 */
export const tables = {
  customers: () => (
    <DataTable
      key="customers"
      model="customer"
      title="Customers"
      columns={['firstName', 'lastName', 'email', 'company', 'city', 'country', 'phone', 'supportRep']}
      onOpen={({ id }) => openPage('customers', Number(id))}
    />
  ),
  invoices: () => (
    <DataTable
      key="invoices"
      model="invoice"
      title="Invoices"
      columns={['id', 'customer', 'invoiceDate', 'billingCity', 'billingCountry', 'total']}
      defaultSort={[{ field: 'invoiceDate', direction: 'desc' }]}
      onOpen={({ id }) => openPage('invoices', Number(id))}
    />
  ),
  tracks: ({ isManager }: TableProps) => (
    <DataTable
      isReadOnly={!isManager}
      key="tracks"
      model="track"
      title="Tracks"
      columns={['name', 'album', 'genre', 'mediaType', 'composer', 'milliseconds', 'unitPrice']}
    />
  ),
  employees: ({ isManager }: TableProps) => (
    <DataTable
      isReadOnly={!isManager}
      key="employees"
      model="employee"
      title="Employees"
      columns={['firstName', 'lastName', 'title', 'email', 'phone', 'reportsTo', 'hireDate']}
    />
  ),
} as const;
