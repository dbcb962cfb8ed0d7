// @vitest-environment jsdom
import type { RowcastError } from '@rowcast/protocol';
import { act, Component, memo, type ReactNode, Suspense } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import type { Message } from '../../test-support/generated/rowcast.js';
import { settle } from '../../test-support/manual-clock.js';
import { render } from '../../test-support/render.js';
import { replyToWrite } from '../../test-support/show-query.js';
import { lobby, messageRow, startClient, type TestClient, uuid } from '../../test-support/start-client.js';
import { isPending } from '../core/decode-row.js';
import { storeOf } from '../core/query-description.js';
import { RowcastProvider } from './rowcast-provider.js';
import { useClient } from './use-client.js';
import { useConnection } from './use-connection.js';
import { useCurrentUser } from './use-current-user.js';
import { useInfiniteQuery } from './use-infinite-query.js';
import { useMutation } from './use-mutation.js';
import { useQuery } from './use-query.js';
import { useSuspenseQuery } from './use-suspense-query.js';

function messagesOf(client: TestClient, roomId: string) {
  return client.db.message.findMany({ where: { roomId }, orderBy: { createdAt: 'asc' } });
}

function Messages({
  client,
  roomId = lobby,
}: {
  readonly client: TestClient;
  readonly roomId?: string | null;
}): ReactNode {
  const { data, status, live } = useQuery(roomId === null ? null : messagesOf(client, roomId));
  return (
    <p>
      {status} {live} {data?.map(({ body }) => body).join(', ')}
    </p>
  );
}

interface RowProps {
  readonly message: Message;
  readonly onRender: (message: Message) => void;
}

const Row = memo(function Row({ message, onRender }: RowProps): ReactNode {
  onRender(message);
  return message.body;
});

function Rows({
  client,
  onRender,
}: {
  readonly client: TestClient;
  readonly onRender: (message: Message) => void;
}): ReactNode {
  const { data } = useQuery(messagesOf(client, lobby));
  return data?.map((message) => <Row key={message.id} message={message} onRender={onRender} />);
}

function Page({ client, take }: { readonly client: TestClient; readonly take: number }): ReactNode {
  const { data, live } = useQuery(client.db.message.findMany({ take }), { keepPreviousData: true });
  return `${live} ${data?.map(({ body }) => body).join(', ')}`;
}

function Pages({ client, roomId }: { readonly client: TestClient; readonly roomId: string | null }): ReactNode {
  const list = useInfiniteQuery(roomId === null ? null : messagesOf(client, roomId), { pageSize: 1 });
  const { data, status, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  return (
    <button type="button" disabled={!hasNextPage} onClick={fetchNextPage}>
      {status} {data?.map(({ body }) => body).join(', ')} {isFetchingNextPage && 'more to come'}
    </button>
  );
}

function Suspending({ client }: { readonly client: TestClient }): ReactNode {
  const { data, error } = useSuspenseQuery(messagesOf(client, lobby));
  return `${data.map(({ body }) => body).join(', ')} ${error?.code ?? ''}`;
}

class Boundary extends Component<{ readonly children: ReactNode }, { readonly code: string | null }> {
  override state = { code: null };
  static getDerivedStateFromError(error: RowcastError): { readonly code: string } {
    return { code: error.code };
  }
  override render(): ReactNode {
    return this.state.code ?? this.props.children;
  }
}

function Composer({ client }: { readonly client: TestClient }): ReactNode {
  const { mutate, status, error } = useMutation((body: string) =>
    client.db.message.create({ data: { roomId: lobby, body } }),
  );
  return (
    <button type="button" onClick={() => mutate('hello')}>
      [{status} {error?.code}]
    </button>
  );
}

function Status(): ReactNode {
  const user = useCurrentUser();
  return `${useConnection().status} ${user === undefined ? '?' : (user?.name ?? 'nobody')}`;
}

function Lost(): ReactNode {
  return String(useClient());
}

/** React reports what a boundary catches. */
function quietConsole(): Disposable {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
  return { [Symbol.dispose]: () => spy.mockRestore() };
}

test('a component shows pending, then rows, then each change', async () => {
  using client = startClient();
  using page = await render(<Messages client={client} />);
  expect(page.text()).toBe('pending syncing ');
  await act(async () => void client.server.snapshot(1, [messageRow(1)]));
  expect(page.text()).toBe('success live message 1');
  await act(async () => client.server.patch(1, 2, [{ kind: 'update', key: uuid(1), changed: { body: 'edited' } }]));
  expect(page.text()).toBe('success live edited');
});

test('in StrictMode two components with equal queries share one subscription', async () => {
  using client = startClient();
  using page = await render([<Messages key={1} client={client} />, <Messages key={2} client={client} />]);
  await settle();
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['subscribe']);
  await act(async () => void client.server.snapshot(1, [messageRow(1)]));
  expect(page.text()).toBe('success live message 1success live message 1');
});

test('null is no query and not loading', async () => {
  using client = startClient();
  using page = await render(<Messages client={client} roomId={null} />);
  expect(page.text()).toBe('idle live ');
  await page.render(<Messages client={client} />);
  expect(page.text()).toBe('pending syncing ');
});

test('a row that did not change does not render again', async () => {
  using client = startClient();
  const renders: string[] = [];
  using _page = await render(<Rows client={client} onRender={({ body }) => renders.push(body)} />);
  await act(async () => void client.server.snapshot(1, [messageRow(1), messageRow(2)]));
  renders.length = 0;
  await act(async () => client.server.patch(1, 2, [{ kind: 'update', key: uuid(2), changed: { body: 'edited' } }]));
  expect([...new Set(renders)]).toEqual(['edited']);
});

test('a memoized row renders again when its write is confirmed, and no other row does', async () => {
  using client = startClient();
  const renders: string[] = [];
  using _page = await render(
    <Rows client={client} onRender={(message) => renders.push(`${message.body} ${isPending(message)}`)} />,
  );
  await act(async () => void client.server.snapshot(1, [messageRow(1), messageRow(2)]));
  const edit = client.db.message.update({ where: { id: uuid(2) }, data: { body: 'edited' } }).catch(() => {});
  await act(settle);
  renders.length = 0;
  await act(async () => replyToWrite(client, '7', { kind: 'row', row: messageRow(2, { body: 'edited' }) }));
  await edit;
  expect([...new Set(renders)]).toEqual(['edited false']);
});

test('with keepPreviousData the old rows stay until the new query has its own', async () => {
  using client = startClient();
  using page = await render(<Page client={client} take={1} />);
  await act(async () => void client.server.snapshot(1, [messageRow(1)]));
  await page.render(<Page client={client} take={2} />);
  expect(page.text()).toBe('syncing message 1');
  await act(async () => void client.server.snapshot(2, [messageRow(1), messageRow(2)]));
  expect(page.text()).toBe('live message 1, message 2');
});

test('useMutation tells how the last call stands, and the row shows meanwhile', async () => {
  using client = startClient();
  using page = await render([<Messages key={1} client={client} />, <Composer key={2} client={client} />]);
  await act(async () => void client.server.snapshot(1, []));
  await act(async () => page.click('button'));
  expect(page.text()).toBe('success live hello[pending ]');
  await act(async () => {
    const { id } = client.server.next('mutate');
    client.server.send({ kind: 'failed', id, error: { code: 'ACCESS_DENIED', message: 'no' } });
    await settle();
  });
  expect(page.text()).toBe('success live [error ACCESS_DENIED]');
});

test('useConnection and useCurrentUser follow the client of the provider', async () => {
  using client = startClient();
  using page = await render(
    <RowcastProvider client={client}>
      <Status />
      <Messages client={client} />
    </RowcastProvider>,
  );
  await act(settle);
  expect(page.text()).toContain('online Alice');
  await act(async () => client.server.drop());
  expect(page.text()).toContain('offline Alice');
});

test('a list grows page by page, and begins anew with another query', async () => {
  using client = startClient();
  using page = await render(<Pages client={client} roomId={lobby} />);
  expect(page.text()).toBe('pending  ');
  await act(async () => void client.server.snapshot(1, [messageRow(1), messageRow(2)]));
  expect(page.text()).toBe('success message 1 ');
  await act(async () => page.click('button'));
  expect(page.text()).toBe('success message 1 more to come');
  await act(async () => void client.server.snapshot(2, [messageRow(1), messageRow(2), messageRow(3)]));
  expect(page.text()).toBe('success message 1, message 2 ');

  await page.render(<Pages client={client} roomId={uuid(101)} />);
  expect(page.text()).toBe('pending  ');
  expect(client.server.next('subscribe').query.args['take']).toBe(2);
  await page.render(<Pages client={client} roomId={null} />);
  expect(page.text()).toBe('idle  ');
});

test('useSuspenseQuery shows the fallback until there are rows, then follows them', async () => {
  using client = startClient();
  using page = await render(
    <Suspense fallback="loading">
      <Suspending client={client} />
    </Suspense>,
  );
  expect(page.text()).toBe('loading');
  await act(settle);
  expect(client.server.received.map(({ kind }) => kind)).toEqual(['subscribe']);
  await act(async () => void client.server.snapshot(1, [messageRow(1)]));
  expect(page.text()).toBe('message 1 ');
  await act(async () => client.server.patch(1, 2, [{ kind: 'update', key: uuid(1), changed: { body: 'edited' } }]));
  expect(page.text()).toBe('edited ');
  const error = { code: 'QUERY_TIMEOUT', message: 'too slow' } as const;
  const { refetch } = storeOf(messagesOf(client, lobby)).getSnapshot();
  await act(async () => {
    void refetch();
    const { id } = client.server.next('subscribe');
    client.server.send({ kind: 'subscriptionFailed', subscription: id, error });
  });
  expect(page.text()).toBe('edited QUERY_TIMEOUT');
});

test('useSuspenseQuery throws to the boundary when there never was a result', async () => {
  using client = startClient();
  using _quiet = quietConsole();
  using page = await render(
    <Boundary>
      <Suspense fallback="loading">
        <Suspending client={client} />
      </Suspense>
    </Boundary>,
  );
  await act(settle);
  await act(async () => {
    const { id } = client.server.next('subscribe');
    const error = { code: 'ACCESS_DENIED', message: 'no' } as const;
    client.server.send({ kind: 'subscriptionFailed', subscription: id, error });
  });
  expect(page.text()).toBe('ACCESS_DENIED');
});

test('hooks that need the provider say so', async () => {
  expect(() => renderToString(<Lost />)).toThrow('there is no RowcastProvider above this component');
});

test('rendering on a server opens no connection', async () => {
  using client = startClient();
  expect(renderToString(<Messages client={client} />)).toContain('pending');
  await settle();
  expect(client.server.urls).toEqual([]);
});

test('a component that is hidden and shown again finds its rows', async () => {
  using client = startClient();
  using page = await render(<Messages client={client} />);
  await act(async () => void client.server.snapshot(1, [messageRow(1)]));
  await page.render('hidden');
  expect(page.text()).toBe('hidden');
  await page.render(<Messages client={client} />);
  expect(page.text()).toBe('success live message 1');
});
