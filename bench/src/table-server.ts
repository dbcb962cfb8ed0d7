/**
 * A server of one table, in the process of the client that it serves: answers each live query with the same rows, and
 * writes when it is told to, one after the other, as the real one does (answer, patches, settled). So what is measured
 * is the client's own work.
 */
import type { ClientOptions, SocketConstructor, SocketLike } from '@rowcast/client';

type Message = Readonly<Record<string, unknown>> & { readonly kind: string; readonly id: number };
type Row = Readonly<Record<string, unknown>> & { readonly $key: string };

const uuid = { kind: 'scalar', type: 'String', native: 'Uuid' } as const;
export const overlaySchema: ClientOptions<object>['schema'] = {
  models: {
    Note: {
      key: ['id'],
      uniques: {},
      fields: {
        id: uuid,
        title: { kind: 'scalar', type: 'String' },
        place: { kind: 'scalar', type: 'Int' },
        isDone: { kind: 'scalar', type: 'Boolean' },
      },
    },
  },
  enums: {},
};

class TableSocket implements SocketLike {
  readyState = 0;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  readonly #take: (message: Message) => void;

  constructor(open: (socket: TableSocket) => void, take: (message: Message) => void) {
    this.#take = take;
    queueMicrotask(() => open(this));
  }

  send(data: string): void {
    this.#take(JSON.parse(data) as Message);
  }

  close(): void {
    this.readyState = 3;
  }
}

export class TableServer {
  readonly WebSocket: SocketConstructor;
  readonly #rows: readonly Row[];
  readonly #writes: Message[] = [];
  readonly #liveQueries: {
    readonly id: number;
    readonly query: string;
    readonly keys: Set<string>;
    version: number;
  }[] = [];
  #socket: TableSocket | undefined;

  constructor(size: number) {
    this.#rows = Array.from({ length: size }, (_, index) => ({
      $key: this.idOf(index),
      id: this.idOf(index),
      title: `note ${index}`,
      place: index * 10,
      isDone: false,
    }));
    const open = (socket: TableSocket): void => {
      this.#socket = socket;
      socket.readyState = 1;
      socket.onopen?.({} as never);
    };
    const take = (message: Message): void => this.#take(message);
    this.WebSocket = class extends TableSocket {
      constructor() {
        super(open, take);
      }
    };
  }

  idOf(number: number): string {
    return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  }

  /** Does the writes that wait, and those that come meanwhile. */
  async answerAll(): Promise<void> {
    for (let write = this.#writes.shift(); write; write = this.#writes.shift()) {
      this.#answer(write);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #take(message: Message): void {
    switch (message.kind) {
      case 'hello':
        return this.#send({
          kind: 'welcome',
          protocol: 2,
          session: 's',
          identity: { role: 'anon', userId: null, expiresAtMs: null },
          heartbeatIntervalMs: 1_000_000,
          writesKeptForMs: 86_400_000,
        });
      case 'ping':
        return this.#send({ kind: 'pong' });
      case 'subscribe':
        return this.#subscribe(message);
      case 'mutate':
        this.#writes.push(message);
    }
  }

  #subscribe({ id, query }: Message): void {
    const text = JSON.stringify(query);
    const sign = text.includes('desc') ? -1 : 1;
    const rows = text.includes('"isDone":true')
      ? []
      : [...this.#rows].sort((a, b) => sign * (Number(a['place']) - Number(b['place'])));
    const byTitle = text.includes('title')
      ? rows.sort((a, b) => (String(a['title']) < String(b['title']) ? -1 : 1))
      : rows;
    this.#liveQueries.push({ id, query: text, keys: new Set(byTitle.map(({ $key }) => $key)), version: 1 });
    this.#send({ kind: 'snapshot', subscription: id, liveQuery: id, version: 1, digest: 'd', rows: byTitle });
  }

  #answer({ id, mutations }: Message): void {
    const [{ action, args }] = mutations as [{ action: string; args: { data: object; where?: { id: string } } }];
    const key = args.where?.id ?? (args.data as { readonly id: string }).id;
    const row = { ...this.#rows.find(({ $key }) => $key === key), ...args.data, $key: key, id: key };
    const transaction = String(id);
    this.#send({ kind: 'mutated', id, transaction, results: [{ kind: 'row', row }] });
    for (const live of this.#liveQueries) {
      const isNew = action === 'create';
      if (isNew ? live.query.includes('"isDone":true') || live.query.includes('take') : !live.keys.has(key)) continue;
      live.version += 1;
      const patch = isNew ? { kind: 'insert', key, row, before: null } : { kind: 'update', key, changed: args.data };
      this.#send({ kind: 'patch', liveQuery: live.id, version: live.version, digest: 'd', patches: [patch] });
    }
    this.#send({ kind: 'settled', transaction });
  }

  #send(message: object): void {
    this.#socket?.onmessage?.({ data: JSON.stringify(message) } as never);
  }
}
