/**
 * The page that the tests of components open: one component over the shop, chosen by the address (`?show=`, else a
 * table). `?props=` is JSON; `?token=` says who is signed in; `?queue=persistent` keeps writes beyond the page; `?marked`
 * marks all labels, `?german` says them in German.
 */
import { createClient } from '@rowcast/client';
import { RowcastProvider } from '@rowcast/client/react';
import { ComponentsProvider, DataTable, type LinkTarget } from '@rowcast/components';
import { germanLabels } from '@rowcast/components/labels/de';
import '@rowcast/components/styles.css';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { englishLabels } from '../../src/labels/labels.js';
import { type Models, schema } from '../../test-support/generated/shop.js';
import { markLabels } from './mark-labels.js';

const query = new URLSearchParams(location.search);
const token = query.get('token');
const client = createClient<Models>({
  schema,
  auth: { getToken: () => token },
  ...(query.get('queue') === 'persistent' && { offlineQueue: 'persistent' }),
});
/** JSON has no dates: with `?dates`, texts that look like one are. */
const readDate = (_name: string, value: unknown): unknown =>
  query.has('dates') && typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? new Date(value) : value;
const props = JSON.parse(query.get('props') ?? '{}', readDate);
const settings = {
  ...JSON.parse(query.get('settings') ?? '{}'),
  ...(query.has('german') && { labels: germanLabels }),
  ...(query.has('marked') && { labels: markLabels(englishLabels) }),
};

// Apart from tables, which fetch forms when one is first opened.
const show = query.get('show');
const FormPage = show === null ? undefined : (await import('./form-pages.js')).formPages[show];

/** How often each row's cell of this page was drawn, for the test that counts. */
const draws: string[] = [];
Object.assign(window, { client, draws });

function countDraws(value: unknown): ReactNode {
  draws.push(String(value));
  return String(value);
}

/** With `?links`, records have pages. */
function linkTo({ model, record }: LinkTarget): string {
  return `#/${model}/${String(record['id'])}`;
}

function Page(): ReactNode {
  if (FormPage) return <FormPage {...props} />;
  if (!query.has('count')) return <DataTable model="customer" {...props} />;
  const others = Array.from({ length: query.get('count') === 'wide' ? 80 : 1 }, (_, at) => ({
    id: `${at}`,
    field: 'orders',
  }));
  return <DataTable model="customer" {...props} columns={[{ field: 'name', render: countDraws }, ...others]} />;
}

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <RowcastProvider client={client}>
      <ComponentsProvider locale="en-GB" timeZone="UTC" {...(query.has('links') && { linkTo })} {...settings}>
        <Page />
      </ComponentsProvider>
    </RowcastProvider>,
  );
}
