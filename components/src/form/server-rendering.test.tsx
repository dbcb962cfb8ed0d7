import { createClient } from '@rowcast/client';
import { RowcastProvider } from '@rowcast/client/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type Models, schema } from '../../test-support/generated/shop.js';
import { ConnectionBadge } from '../account/connection-badge.js';
import { SignIn } from '../account/sign-in.js';
import { SignUp } from '../account/sign-up.js';
import { UserMenu } from '../account/user-menu.js';
import { chooseEditor } from '../fields/choose-editor.js';
import { RelationPicker } from '../fields/relation-picker.js';
import { describeModel } from '../model/describe-model.js';
import { ComponentsProvider } from '../settings/components-provider.js';
import { RecordForm } from './record-form.js';
import { RecordView } from './record-view.js';

/** On a server there is no page, no socket that opens, and nobody signed in. */
function render(node: ReactNode): string {
  const client = createClient<Models>({ schema, url: 'http://server.example', auth: { getToken: () => null } });
  const html = renderToString(
    <RowcastProvider client={client}>
      <ComponentsProvider locale="en-GB" timeZone="UTC">
        {node}
      </ComponentsProvider>
    </RowcastProvider>,
  );
  client.close();
  return html;
}

test.each([
  ['a form', <RecordForm key="1" model="customer" />, 'Loading'],
  ['a form over a record', <RecordForm key="2" model="customer" record={{ id: 1 }} />, 'Loading'],
  ['a view', <RecordView key="3" model="customer" record={{ id: 1 }} fields={['email']} />, 'Email'],
  ['a picker', <RelationPicker key="4" model="agent" label="Agent" value={null} onChange={() => {}} />, 'combobox'],
  ['a sign-in', <SignIn key="5" />, 'Welcome back'],
  ['a sign-up', <SignUp key="6" />, 'At least 8 characters'],
  ['a badge', <ConnectionBadge key="7" />, 'Connecting'],
])('%s is drawn on a server', (_what, node, text) => {
  expect(render(node)).toContain(text);
});

test('nobody is signed in on a server', () => {
  expect(render(<UserMenu />)).toBe('');
});

test('the editor of every field is drawn on a server, with its value and its name', () => {
  const fields = describeModel(schema, 'customer')?.fields ?? [];
  const values: { readonly [name: string]: unknown } = {
    name: 'Ada',
    tier: 'PRO',
    creditLimit: '12.50',
    isActive: true,
    joinedOn: new Date('2026-01-05'),
    lastSeenAt: new Date('2026-01-05T10:00:00Z'),
    tags: ['first'],
    settings: { theme: 'dark' },
    agent: { id: 3, name: 'Chiara Rossi' },
  };
  for (const field of fields) {
    const Editor = chooseEditor(field);
    const html = render(
      <Editor
        field={field}
        value={values[field.name]}
        onChange={() => {}}
        onCommit={() => {}}
        onCancel={() => {}}
        error={null}
        isDisabled={false}
        autoFocus={false}
        mode="form"
        initialText={undefined}
        id="x"
        label={field.label}
        describedBy={undefined}
      />,
    );
    expect(html, field.name).not.toBe('');
    if (field.name === 'joinedOn') expect(html).toContain('5 Jan 2026');
    if (field.name === 'agent') expect(html).toContain('Chiara Rossi');
    if (field.name === 'tags') expect(html).toContain('first');
  }
});
