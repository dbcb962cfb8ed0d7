/**
 * A server in memory that speaks the protocol as a test tells it to. Says welcome and pong by itself; everything
 * else waits in `received` for the test to answer.
 */
import type { Addition, ClientMessage, RowPatch, ServerMessage, WireIdentity, WireRow } from '@rowcast/protocol';
import type { SocketConstructor, SocketLike } from '../src/core/platform.js';

export const alice = '00000000-0000-4000-8000-00000000000a';
export const bob = '00000000-0000-4000-8000-00000000000b';

type MessageOf<K extends ClientMessage['kind']> = Extract<ClientMessage, { kind: K }>;

class FakeSocket implements SocketLike {
  readyState = 0;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;
  readonly #server: FakeServer;

  constructor(server: FakeServer) {
    this.#server = server;
    queueMicrotask(() => server.accept(this));
  }

  send(data: string): void {
    if (this.readyState === 1) this.#server.take(this, JSON.parse(data) as ClientMessage);
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#server.lose(this);
  }

  emit(handler: 'onopen' | 'onmessage' | 'onclose', event: object = {}): void {
    this[handler]?.(event as never);
  }
}

export class FakeServer {
  /** What has come on the current connection and was not taken by the test yet. */
  received: ClientMessage[] = [];
  /** Every hello of every connection. */
  readonly hellos: MessageOf<'hello'>[] = [];
  readonly urls: string[] = [];
  isReachable = true;
  /** As behind a network that swallows everything: nothing comes, nothing is answered, nothing breaks. */
  isSilent = false;
  /** How many pings have come. */
  pings = 0;
  heartbeatIntervalMs = 10_000;
  writesKeptForMs = 86_400_000;
  /** As a server from before the additions to this version of the protocol, unless a test says otherwise. */
  understands: readonly Addition[] = [];
  /** The Postgres snapshot from which it says that results were read: of no write yet. Undefined: it does not say. */
  seen: string | undefined = '1:1:';
  /** Who a hello or authenticate makes the client; by default alice with any token. */
  identify: (token: string | null) => WireIdentity = (token) =>
    token === null
      ? { role: 'anon', userId: null, expiresAtMs: null }
      : { role: 'authenticated', userId: alice, expiresAtMs: null };
  #socket: FakeSocket | undefined;

  readonly WebSocket: SocketConstructor = ((server: FakeServer) =>
    class extends FakeSocket {
      constructor(url: string) {
        server.urls.push(url);
        super(server);
      }
    })(this);

  get isConnected(): boolean {
    return this.#socket !== undefined;
  }

  accept(socket: FakeSocket): void {
    if (socket.readyState !== 0 || this.isSilent) return;
    if (!this.isReachable) {
      socket.readyState = 3;
      socket.emit('onclose');
      return;
    }
    this.#socket = socket;
    this.received = [];
    socket.readyState = 1;
    socket.emit('onopen');
  }

  take(socket: FakeSocket, message: ClientMessage): void {
    if (socket !== this.#socket) return;
    if (message.kind === 'ping') this.pings += 1;
    if (this.isSilent) return;
    if (message.kind === 'ping') return this.send({ kind: 'pong' });
    if (message.kind === 'hello') {
      this.hellos.push(message);
      this.send({
        kind: 'welcome',
        protocol: 2,
        session: `s${this.hellos.length}`,
        identity: this.identify(message.token),
        heartbeatIntervalMs: this.heartbeatIntervalMs,
        writesKeptForMs: this.writesKeptForMs,
        understands: this.understands,
      });
    } else this.received.push(message);
  }

  lose(socket: FakeSocket): void {
    if (socket === this.#socket) this.#socket = undefined;
  }

  send(...messages: ServerMessage[]): void {
    if (this.isSilent) return;
    for (const message of messages) this.#socket?.emit('onmessage', { data: JSON.stringify(message) });
  }

  /** Cuts the connection. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.readyState = 3;
    socket.emit('onclose');
  }

  /** Takes the oldest message of a kind that has come. */
  next<K extends ClientMessage['kind']>(kind: K): MessageOf<K> {
    const index = this.received.findIndex((message) => message.kind === kind);
    const [message] = index === -1 ? [] : this.received.splice(index, 1);
    if (!message) throw new Error(`no ${kind} has come; there is ${JSON.stringify(this.received)}`);
    return message as MessageOf<K>;
  }

  /** Answers the oldest subscribe with rows, as a live query of this number. */
  snapshot(liveQuery: number, rows: readonly WireRow[], version = 1): MessageOf<'subscribe'> {
    const subscribe = this.next('subscribe');
    const digest = `d${liveQuery}.${version}`;
    this.send({ kind: 'snapshot', subscription: subscribe.id, liveQuery, version, digest, ...this.sight, rows });
    return subscribe;
  }

  /** Answers the oldest subscribe with what has changed since the rows that it holds. */
  resume(liveQuery: number, patches: readonly RowPatch[], version = 1): MessageOf<'subscribe'> {
    const subscribe = this.next('subscribe');
    const digest = `d${liveQuery}.${version}`;
    this.send({ kind: 'resumed', subscription: subscribe.id, liveQuery, version, digest, ...this.sight, patches });
    return subscribe;
  }

  patch(liveQuery: number, version: number, patches: readonly RowPatch[]): void {
    this.send({ kind: 'patch', liveQuery, version, digest: `d${liveQuery}.${version}`, ...this.sight, patches });
  }

  get sight(): { readonly seen?: string } {
    return this.seen === undefined ? {} : { seen: this.seen };
  }
}
