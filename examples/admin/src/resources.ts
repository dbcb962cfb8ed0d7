import type { Resources } from '@rowcast/components';

/** What one sees, and what one is offered to change, follows from the policies: for an agent, tracks are to be read. */
export const resources: Resources = {
  customers: {
    model: 'customer',
    columns: ['firstName', 'lastName', 'email', 'company', 'city', 'country', 'phone', 'supportRep'],
    page: { tables: { invoices: ['id', 'invoiceDate', 'billingCity', 'total'] } },
  },
  invoices: {
    model: 'invoice',
    columns: ['id', 'customer', 'invoiceDate', 'billingCity', 'billingCountry', 'total'],
    defaultSort: [{ field: 'invoiceDate', direction: 'desc' }],
    page: { kind: 'view', tables: { lines: ['track', 'unitPrice', 'quantity'] } },
  },
  tracks: {
    model: 'track',
    columns: ['name', 'album', 'genre', 'mediaType', 'composer', 'milliseconds', 'unitPrice'],
  },
  employees: {
    model: 'employee',
    columns: ['firstName', 'lastName', 'title', 'email', 'phone', 'reportsTo', 'hireDate'],
  },
};
