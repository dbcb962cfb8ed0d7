/**
 * A client that speaks the raw protocol, for tests of the server. Keeps every byte it was sent, queues
 * every message from the first moment, and maintains results by applying patches the plainest way.
 */
import {
  type ClientMessage,
  protocolVersion,
  type QuerySpec,
  queryKey,
  type RowPatch,
  type ServerMessage,
  type WireError,
  type WireRow,
  websocketSubprotocol,
} from '@rowcast/protocol';
import { WebSocket } from 'ws';
import { applyPatches } from './apply-patches.js';

export interface TestResult {
  readonly rows: readonly WireRow[];
  readonly version: number;
  readonly digest: string | undefined;
  readonly error: WireError | undefined;
  /** How many snapshots and patch messages have come. */
  readonly messages: number;
}

type Mutations = Extract<ClientMessage, { kind: 'mutate' }>['mutations'];
type Kind = ServerMessage['kind'];
type MessageOf<K extends Kind> = Extract<ServerMessage, { kind: K }>;

export class TestClient {
  readonly #socket: WebSocket;
  readonly #results = new Map<number, { -readonly [Key in keyof TestResult]: TestResult[Key] }>();
  readonly #held = new Map<number, readonly WireRow[]>();
  readonly #subscriptionsOf = new Map<number, Set<number>>();
  #waiting: { readonly isMet: () => boolean; readonly resolve: () => void }[] = [];
  #lastId = 0;
  /** What it does with marks. Of one that it owes, the server sends no second. */
  #marks: 'answered' | 'left' | 'owed' = 'left';
  /** Every frame that came, as text. */
  readonly received: string[] = [];
  readonly messages: ServerMessage[] = [];
  closeCode: number | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#onMessage(String(data)));
    socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
    socket.on('error', () => {});
  }

  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Sends several messages in one write, so that they arrive together. */
  sendTogether(...messages: readonly ClientMessage[]): void {
    const { _socket: stream } = this.#socket as unknown as { _socket: { cork(): void; uncork(): void } };
    stream.cork();
    for (const message of messages) this.send(message);
    stream.uncork();
  }

  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Subscribes and waits for the first snapshot or failure. Returns the subscription's number. */
  async subscribe(query: QuerySpec, held?: TestResult): Promise<number> {
    const id = this.nextId();
    if (held) this.#held.set(id, held.rows);
    this.send({ kind: 'subscribe', id, query, ...(held?.digest !== undefined && { holds: held.digest }) });
    await this.until(() => this.#results.has(id), `the first result of ${queryKey(query)}`);
    return id;
  }

  unsubscribe(id: number): void {
    this.send({ kind: 'unsubscribe', id });
    this.#results.delete(id);
  }

  result(subscription: number): TestResult {
    const result = this.#results.get(subscription);
    if (!result) throw new Error(`subscription ${subscription} has no result`);
    return result;
  }

  rows(subscription: number): readonly WireRow[] {
    return this.result(subscription).rows;
  }

  /** Runs a query once. */
  async query(query: QuerySpec): Promise<readonly WireRow[]> {
    const id = this.nextId();
    this.send({ kind: 'query', id, query });
    return (await this.#answer('result', id)).rows;
  }

  async mutate(...mutations: Mutations): Promise<MessageOf<'mutated'>> {
    const id = this.nextId();
    this.send({ kind: 'mutate', id, mutations });
    return this.#answer('mutated', id);
  }

  /** What this identity may try with a model. */
  async permissions(model: string): Promise<MessageOf<'permitted'>['models'][string] | undefined> {
    const id = this.nextId();
    this.send({ kind: 'permissions', id, models: [model] });
    return (await this.#answer('permitted', id)).models[model];
  }

  /** Sends a write that has a key. */
  async mutateOnce(key: string, ...mutations: Mutations): Promise<MessageOf<'mutated'>> {
    const id = this.nextId();
    this.send({ kind: 'mutate', id, mutations, key });
    return this.#answer('mutated', id);
  }

  /** The same, from a client that has heard so many of its writes to have failed. */
  async mutateHaving(heard: number, key: string, ...mutations: Mutations): Promise<MessageOf<'mutated'>> {
    const id = this.nextId();
    this.send({ kind: 'mutate', id, mutations, key, heard });
    return this.#answer('mutated', id);
  }

  async authenticate(token: string | null): Promise<MessageOf<'authenticated'>> {
    const id = this.nextId();
    this.send({ kind: 'authenticate', id, token });
    return this.#answer('authenticated', id);
  }

  async settled(transaction: string | null): Promise<void> {
    await this.until(
      () => this.messages.some((message) => message.kind === 'settled' && message.transaction === transaction),
      `the arrival of transaction ${transaction}`,
    );
  }

  /** Waits until a condition holds; looked at after each message. */
  async until(isMet: () => boolean, what = 'a condition', timeoutMs = 10_000): Promise<void> {
    if (isMet()) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), timeoutMs);
    });
    const met = new Promise<void>((resolve) => this.#waiting.push({ isMet, resolve }));
    await Promise.race([met, late]).finally(() => clearTimeout(timer));
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== undefined, 'the end of the connection');
    return this.closeCode ?? 0;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  close(): void {
    this.#socket.terminate();
  }

  /** Stops and goes on reading, as a client on a bad line does. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Says that it answers marks, and does so from now on. */
  answerMarks(): void {
    this.#marks = 'answered';
    this.send({ kind: 'reached' });
  }

  /** Goes on reading and leaves marks unanswered, as a page does whose JavaScript is busy; then answers late. */
  set isBusy(isBusy: boolean) {
    const isOwed = this.#marks === 'owed';
    if (isBusy) this.#marks = isOwed ? 'owed' : 'left';
    else this.#marks = 'answered';
    if (isOwed && !isBusy) this.send({ kind: 'reached' });
  }

  #onMark(): void {
    if (this.#marks === 'answered') this.send({ kind: 'reached' });
    else this.#marks = 'owed';
  }

  async #answer<K extends 'result' | 'mutated' | 'permitted' | 'authenticated'>(
    kind: K,
    id: number,
  ): Promise<MessageOf<K>> {
    let answer: ServerMessage | undefined;
    await this.until(() => {
      answer = this.messages.find((message) => 'id' in message && message.id === id);
      return answer !== undefined;
    }, `the answer to request ${id}`);
    if (answer?.kind === 'failed') throw Object.assign(new Error(answer.error.message), answer.error);
    if (answer?.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(answer)}`);
    return answer as MessageOf<K>;
  }

  #onMessage(text: string): void {
    this.received.push(text);
    const message = JSON.parse(text) as ServerMessage;
    this.messages.push(message);
    if (message.kind === 'mark') this.#onMark();
    else if (message.kind === 'snapshot') this.#onSnapshot(message);
    else if (message.kind === 'resumed') {
      const { subscription, patches } = message;
      const before = this.#results.get(subscription)?.rows ?? this.#held.get(subscription) ?? [];
      this.#onSnapshot({ ...message, kind: 'snapshot', rows: applyPatches(before, patches) });
    } else if (message.kind === 'patch') this.#onPatch(message);
    else if (message.kind === 'subscriptionFailed') {
      const known = this.#results.get(message.subscription);
      this.#results.set(message.subscription, {
        rows: [],
        version: 0,
        digest: undefined,
        error: message.error,
        messages: (known?.messages ?? 0) + 1,
      });
    }
    this.#wake();
  }

  #onSnapshot({ subscription, liveQuery, version, digest, rows }: MessageOf<'snapshot'>): void {
    for (const subscriptions of this.#subscriptionsOf.values()) subscriptions.delete(subscription);
    const subscriptions = this.#subscriptionsOf.get(liveQuery) ?? new Set();
    this.#subscriptionsOf.set(liveQuery, subscriptions.add(subscription));
    const known = this.#results.get(subscription);
    this.#results.set(subscription, {
      rows,
      version,
      digest,
      error: undefined,
      messages: (known?.messages ?? 0) + 1,
    });
  }

  #onPatch({ liveQuery, version, digest, patches }: MessageOf<'patch'>): void {
    for (const subscription of this.#subscriptionsOf.get(liveQuery) ?? []) {
      const result = this.#results.get(subscription);
      if (!result || version <= result.version) continue;
      if (version !== result.version + 1) throw new Error(`version ${version} came after ${result.version}`);
      result.rows = applyPatches(result.rows, patches as readonly RowPatch[]);
      result.version = version;
      result.digest = digest;
      result.messages += 1;
    }
  }

  #wake(): void {
    const met = this.#waiting.filter(({ isMet }) => isMet());
    this.#waiting = this.#waiting.filter((waiting) => !met.includes(waiting));
    for (const { resolve } of met) resolve();
  }
}

export interface ConnectOptions {
  /** The server's address, `http://…`. */
  readonly url: string;
  readonly token: string | null;
  readonly origin?: string;
  /** More headers for the upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default the newest */
  readonly protocol?: number;
}

/** Connects and says hello; resolves when the server has answered, with welcome or with goodbye. */
export async function connectTestClient(options: ConnectOptions): Promise<TestClient> {
  const { url, token, origin, headers = {}, protocol = protocolVersion } = options;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/rowcast`, websocketSubprotocol, {
    headers,
    ...(origin !== undefined && { origin }),
  });
  const client = new TestClient(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  client.send({ kind: 'hello', protocol, token });
  await client.until(
    () =>
      client.closeCode !== undefined || client.messages.some(({ kind }) => kind === 'welcome' || kind === 'goodbye'),
    'an answer to hello',
  );
  return client;
}
