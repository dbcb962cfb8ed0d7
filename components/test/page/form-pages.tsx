/** Forms and pickers over the shop, by the name in the page's address. */
import { ConnectionBadge, RecordForm, RecordView, RelationPicker, SignIn, SignUp } from '@rowcast/components';
import { type ReactNode, useState } from 'react';

export const formPages: { readonly [name: string]: (props: object) => ReactNode } = {
  form: (props) => (
    <section>
      <h1 data-test-title>Form</h1>
      <ConnectionBadge />
      <RecordForm model="customer" {...props} />
    </section>
  ),
  dialog: (props) => (
    <dialog
      ref={(element) => {
        if (element && !element.open) element.showModal();
      }}
    >
      <RecordForm model="customer" {...props} />
    </dialog>
  ),
  view: (props) => (
    <section>
      <h1 data-test-title>View</h1>
      <RecordView model="customer" record={{ id: 1 }} {...props} />
    </section>
  ),
  account: () => (
    <section>
      <h1 data-test-title>Account</h1>
      <SignIn onSwitch={() => {}} />
      <SignUp onSwitch={() => {}} />
      <ConnectionBadge />
    </section>
  ),
  picker: Picker,
};

function Picker(props: object): ReactNode {
  const [agent, setAgent] = useState<{ readonly [field: string]: unknown } | null>(null);
  return (
    <section>
      <h1 data-test-title>Picker</h1>
      <RelationPicker model="agent" label="Agent" isClearable value={agent} onChange={setAgent} {...props} />
      <output>{agent ? JSON.stringify(agent) : 'nobody'}</output>
    </section>
  );
}
