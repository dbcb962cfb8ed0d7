import { DataTable } from '@rowcast/components';
import { openPage } from './use-page.js';

/** What one sees, and what one is offered to change, follows from the policies: for an agent, tracks are to be read. */
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
  tracks: () => (
    <DataTable
      key="tracks"
      model="track"
      title="Tracks"
      columns={['name', 'album', 'genre', 'mediaType', 'composer', 'milliseconds', 'unitPrice']}
    />
  ),
  employees: () => (
    <DataTable
      key="employees"
      model="employee"
      title="Employees"
      columns={['firstName', 'lastName', 'title', 'email', 'phone', 'reportsTo', 'hireDate']}
    />
  ),
} as const;
