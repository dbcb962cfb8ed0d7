import { DataTable, RecordForm, RecordView } from '@rowcast/components';
import { openPage } from './use-page.js';

export function CustomerPage({ id }: { id: number }) {
  return (
    <div className="record">
      <section className="card" aria-label="Customer">
        <RecordForm model="customer" record={{ id }} columns={2} onCancel={() => openPage('customers')} />
      </section>
      <DataTable
        model="invoice"
        title="Invoices"
        where={{ customerId: id }}
        columns={['id', 'invoiceDate', 'billingCity', 'total']}
        onOpen={(invoice) => openPage('invoices', Number(invoice['id']))}
      />
    </div>
  );
}

export function InvoicePage({ id }: { id: number }) {
  return (
    <div className="record">
      <section className="card" aria-label="Invoice">
        <RecordView model="invoice" record={{ id }} />
      </section>
      <DataTable
        model="invoiceLine"
        title="Lines"
        where={{ invoiceId: id }}
        initialValues={{ invoice: { id } }}
        columns={['track', 'unitPrice', 'quantity']}
      />
    </div>
  );
}
