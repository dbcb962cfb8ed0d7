/**
 * The moving parts of a client, joined: connection, requests, live queries and pending writes. Decides nothing
 * about their insides; says who hears of what, and in which order.
 */
import {
  type ModelPermissions,
  type MutationSpec,
  type QuerySpec,
  queryKey,
  RowcastError,
  type ServerMessage,
  type WireIdentity,
} from '@rowcast/protocol';
import type { OfflineQueue, PendingWriteCount, RefusedWrite } from './client-types.js';
import { Connection, type Welcome } from './connection.js';
import { RowDecoder } from './decode-row.js';
import { randomUuid } from './default-values.js';
import { LiveQueries } from './live-queries.js';
import type { LiveResult } from './live-result.js';
import type { ModelInfo, SchemaInfo } from './model-info.js';
import type { LazyMutation, MutationRunner } from './mutation-description.js';
import type { OfflineWrites } from './offline-writes.js';
import { OptimisticOverlay, type OverlaidWrite } from './optimistic-overlay.js';
import { PendingRequests, type RequestMessage, type RequestOptions } from './pending-requests.js';
import { Permissions } from './permissions.js';
import { planWrites } from './plan-write.js';
import type { Platform } from './platform.js';
import type { QueryRunner } from './query-description.js';
import { readMutationResult, readQueryResult, wireQuery } from './read-result.js';
import { readCountFilter, readResultShape } from './result-shape.js';
import { Observable, type Subscribable } from './subscribable.js';
import type { StoredWrite } from './write-storage.js';

/** What the runtime needs of whoever knows who is signed in. */
export interface TokenSource {
  getToken(): Promise<string | null>;
  /** The last token was refused: do not give it again. */
  forgetToken(): void;
  /** The server has stopped serving this identity: authenticate anew, now. */
  onExpired(): void;
  /** The server has said for how long it takes this client for whom. */
  onIdentity(identity: WireIdentity): void;
  userId(): string | null | undefined;
}

export interface ClientRuntimeOptions {
  readonly url: string;
  readonly schema: SchemaInfo;
  readonly platform: Platform;
  readonly tokens: TokenSource;
  readonly keepAliveMs: number;
  readonly requestTimeoutMs: number;
  readonly isOptimistic: boolean;
  readonly hasOfflineQueue: boolean;
  /** What keeps writes beyond the page; undefined if nothing does. */
  readonly offlineWrites: OfflineWrites | undefined;
}

interface WriteToSend extends Pick<RequestOptions, 'madeBy' | 'left'> {
  readonly key: string;
  readonly mutations: readonly MutationSpec[];
  readonly models: readonly ModelInfo[];
  readonly write: OverlaidWrite | undefined;
}

/** Arguments that say how much of a list is shown, left out. */
const anyWindow = { take: null, skip: null, cursor: null };
const settleTimeoutMs = 30_000;
/** How long a described write may go unused before its author is told. */
const unusedAfterMs = 1_000;

export class ClientRuntime {
  readonly connection: Connection;
  readonly permissions: Permissions;
  readonly queries: QueryRunner;
  readonly mutations: MutationRunner;
  readonly #options: ClientRuntimeOptions;
  readonly #requests: PendingRequests;
  readonly #live: LiveQueries;
  readonly #overlay: OptimisticOverlay;
  readonly #decoder = new RowDecoder({ isRemembering: true });
  readonly #onceDecoder = new RowDecoder({ isRemembering: false });
  #identity: WireIdentity | undefined;
  #lastNumber = 0;
  #hasWarned = false;
  #isClosed = false;
  /** The identity has ended and no new one has been given yet. */
  #isExpired = false;
  /** The server can say when it has caught up with what was committed before; how it was asked on this connection. */
  #sync: { readonly id: number } | 'not asked' | 'not understood' = 'not asked';

  constructor(options: ClientRuntimeOptions) {
    this.#options = options;
    const { platform, tokens } = options;
    const { clock } = platform;
    this.connection = new Connection({
      url: options.url,
      platform,
      getToken: () => tokens.getToken(),
      onTokenRefused: () => tokens.forgetToken(),
      onOnline: (welcome) => this.#onOnline(welcome),
      onMessage: (message) => this.#onMessage(message),
      onProbing: (isProbing) => (isProbing ? this.#requests.hold('probing') : this.#requests.release('probing')),
      onOffline: (error) => this.#onOffline(error),
    });
    const send = this.connection.send.bind(this.connection);
    this.#requests = new PendingRequests({
      clock,
      timeoutMs: options.requestTimeoutMs,
      hasOfflineQueue: options.hasOfflineQueue,
      send,
      onOverdue: () => this.connection.probe(),
      onWriteSent: (key) => options.offlineWrites?.sent(key),
    });
    this.#overlay = new OptimisticOverlay({
      clock,
      settleTimeoutMs,
      onChanged: (isNews) => this.#live.setChanges(this.#overlay.changes, { isNews }),
    });
    this.#live = new LiveQueries({
      clock,
      keepAliveMs: options.keepAliveMs,
      send,
      nextId: () => this.#requests.nextId(),
      onNeeded: () => this.connection.start(),
      onSynced: () => this.#onSynced(),
    });
    this.permissions = new Permissions((models) => this.#askPermissions(models));
    this.queries = {
      run: (spec) => this.#runQuery(spec),
      follow: (spec, key) => this.#follow(spec, key),
    };
    this.mutations = {
      run: (specs) => this.#runMutations(specs),
      watch: (mutation) => this.#watch(mutation),
    };
  }

  /** The writes without an answer. */
  get pendingWrites(): Subscribable<PendingWriteCount> {
    return this.#requests.writes;
  }

  get offlineQueue(): OfflineQueue {
    const { offlineWrites } = this.#options;
    return {
      waiting: this.#requests.waiting,
      refused: offlineWrites?.refused ?? new Observable<readonly RefusedWrite[]>([]),
      discard: (key) => this.#requests.discard(key),
      dismiss: async (key) => offlineWrites?.dismiss(key),
    };
  }

  /** Tells the server that somebody else is there, or the same with a fresh token. */
  async authenticate(token: string | null): Promise<void> {
    // Not connected: the next hello will carry the token.
    if (!this.connection.isOnline) return this.connection.takeFreshToken();
    const id = this.#requests.nextId();
    try {
      await this.#requests.request({ kind: 'authenticate', id, token });
      this.#requests.release('expired');
    } catch (error) {
      // The next hello carries the token.
      if (!(error instanceof RowcastError && error.code === 'CLIENT_DISCONNECTED')) throw error;
    }
  }

  close(): void {
    const error = new RowcastError('CLIENT_CLOSED', 'the client was closed');
    this.#isClosed = true;
    this.connection.close();
    this.#options.offlineWrites?.close();
    this.#requests.close(error);
    this.#overlay.clear();
    this.#live.close(error);
  }

  #onOnline(welcome: Welcome): void {
    const { identity, understands } = welcome;
    this.#sync = understands?.includes('sync') ? 'not asked' : 'not understood';
    this.#takeIdentity(identity, { isExpired: false });
    this.#overlay.connect();
    this.#live.onOnline();
    this.#askSync();
    this.permissions.onOnline();
    if (!this.#options.offlineWrites) return this.#requests.connect(welcome);
    void this.#takeOverWrites(identity.userId).then(() => {
      if (this.connection.isOnline) this.#requests.connect(welcome);
    });
  }

  /** Asks when every live query reflects the writes that were committed on connections since lost. */
  #askSync(): void {
    if (this.#sync === 'not understood' || !this.#overlay.awaitsSync) return;
    this.#sync = { id: this.#requests.nextId() };
    this.connection.send({ kind: 'sync', ...this.#sync });
  }

  /** Every live query has its rows of this connection: of a server that can say no more, that has to be enough. */
  #onSynced(): void {
    if (this.#sync === 'not understood') this.#overlay.synced();
  }

  /** Sends what pages that are gone have left of this user's, before anything of this one. */
  async #takeOverWrites(userId: string | null): Promise<void> {
    for (const write of (await this.#options.offlineWrites?.takeOver(userId)) ?? []) void this.#sendLeft(write);
  }

  #onOffline(error: RowcastError | null): void {
    this.#requests.disconnect();
    this.#overlay.disconnect();
    this.#live.onOffline(error);
    if (error) this.#requests.failAll(error);
  }

  #onMessage(message: ServerMessage): void {
    if (this.#live.onMessage(message)) return;
    switch (message.kind) {
      case 'result':
      case 'mutated':
      case 'permitted':
        this.#requests.answer(message.id, message);
        return;
      case 'authenticated':
        this.#takeIdentity(message.identity, { isExpired: this.#isExpired });
        // What was asked before may have been refused.
        if (this.#isExpired) this.#askSync();
        this.#isExpired = false;
        // The same user may have come with other claims.
        this.permissions.refresh();
        this.#requests.answer(message.id, message);
        return;
      case 'failed':
        this.#onFailed(message.id, RowcastError.fromWire(message.error));
        return;
      case 'permissionsChanged':
        this.permissions.refresh();
        return;
      case 'synced':
        if (typeof this.#sync === 'object' && this.#sync.id === message.id) this.#overlay.synced();
        return;
      case 'settled':
        this.#overlay.settle(message.transaction);
        return;
      case 'expired':
        this.#isExpired = true;
        this.#requests.hold('expired');
        this.#live.onExpired();
        this.#options.tokens.onExpired();
        return;
    }
  }

  #onFailed(id: number | null, error: RowcastError): void {
    if (id !== null && (this.#requests.fail(id, error) || this.#live.fail(id, error))) return;
    // What it is asked for is let go of by its time limit.
    if (typeof this.#sync === 'object' && this.#sync.id === id) return;
    this.#options.platform.warn(`Rowcast: the server refused a message: ${error.message}`);
  }

  #takeIdentity(identity: WireIdentity, { isExpired }: { readonly isExpired: boolean }): void {
    const before = this.#identity;
    this.#identity = identity;
    this.#options.tokens.onIdentity(identity);
    this.#requests.keepWritesOf(identity.userId);
    const isOther = before !== undefined && (before.userId !== identity.userId || before.role !== identity.role);
    if (isOther && this.connection.isOnline) void this.#takeOverWrites(identity.userId);
    if (!isOther && !isExpired) return;
    this.permissions.forget();
    // What nobody in particular could see may stay on the screen; what a user could see is not for the next one.
    this.#live.onIdentityChanged({ isSomebodyElse: isOther && before.userId !== null });
  }

  async #runQuery(spec: QuerySpec): Promise<unknown> {
    const model = this.#model(spec.model);
    this.connection.start();
    const id = this.#requests.nextId();
    const answer = await this.#requests.request({ kind: 'query', id, query: wireQuery(spec) });
    return readQueryResult(spec, answer.kind === 'result' ? answer.rows : [], { model, decoder: this.#onceDecoder });
  }

  async #askPermissions(models: string[]): Promise<{ readonly [model: string]: ModelPermissions }> {
    for (const name of models) this.#model(name);
    this.connection.start();
    const id = this.#requests.nextId();
    const answer = await this.#requests.request({ kind: 'permissions', id, models });
    return answer.kind === 'permitted' ? answer.models : {};
  }

  #follow(spec: QuerySpec, key: string): Subscribable<LiveResult<unknown>> {
    const model = this.#model(spec.model);
    const { schema } = this.#options;
    return this.#live.storeFor(key, () => ({
      family: queryKey({ ...spec, args: { ...spec.args, ...anyWindow } }),
      spec: wireQuery(spec),
      shape: readResultShape(spec, schema),
      counted: readCountFilter(spec, schema),
      read: (rows, before) => readQueryResult(spec, rows, { model, decoder: this.#decoder, before }),
    }));
  }

  async #runMutations(specs: readonly MutationSpec[]): Promise<readonly unknown[]> {
    if (specs.length === 0) return [];
    const { schema, tokens, platform, isOptimistic } = this.#options;
    const userId = this.#identity?.userId ?? tokens.userId();
    const known = this.#live.knownRows();
    const planned = planWrites(specs, known, {
      schema,
      nowMs: platform.clock.now(),
      userId,
      nextNumber: () => ++this.#lastNumber,
    });
    const models = specs.map((spec) => this.#model(spec.model));
    const write = isOptimistic ? this.#overlay.add(planned, models) : undefined;
    const mutations = planned.map(({ spec }) => spec);
    const key = randomUuid();
    if (userId !== undefined) this.#options.offlineWrites?.add({ key, mutations, userId });
    try {
      return await this.#send({ key, mutations, models, write, madeBy: tokens.userId() });
    } finally {
      // What a client that is closed has not sent is left to the next page.
      if (!this.#isClosed) this.#options.offlineWrites?.settled(key);
    }
  }

  async #sendLeft({ key, mutations, userId, sentAtMs }: StoredWrite): Promise<void> {
    const { schema, platform, isOptimistic, offlineWrites } = this.#options;
    try {
      const models = mutations.map((spec) => this.#model(spec.model));
      const nowMs = platform.clock.now();
      const nextNumber = (): number => ++this.#lastNumber;
      const planned = planWrites(mutations, this.#live.knownRows(), { schema, nowMs, userId, nextNumber });
      const write = isOptimistic ? this.#overlay.add(planned, models) : undefined;
      await this.#send({ key, mutations, models, write, madeBy: userId, left: { sentAtMs } });
      offlineWrites?.settled(key);
    } catch (error) {
      if (this.#isClosed) return;
      const isGivenUp = error instanceof RowcastError && error.code === 'CLIENT_WRITE_DISCARDED';
      if (isGivenUp) offlineWrites?.settled(key);
      else offlineWrites?.refuse(key, asRowcastError(error));
    }
  }

  async #send({ key, mutations, models, write, ...request }: WriteToSend): Promise<readonly unknown[]> {
    try {
      this.connection.start();
      const id = this.#requests.nextId();
      const onAnswer = (reply: ServerMessage): void => {
        if (write && reply.kind === 'mutated') this.#overlay.commit(write, reply.transaction, reply.results);
      };
      const onDoubt = write && ((): void => this.#overlay.doubt(write));
      const message: RequestMessage = { kind: 'mutate', id, mutations: [...mutations], key };
      const answer = await this.#requests.request(message, { ...request, onAnswer, onDoubt });
      const results = answer.kind === 'mutated' ? answer.results : [];
      return results.map((result, index) => {
        const model = models[index];
        return model && readMutationResult(result, model, this.#decoder);
      });
    } catch (error) {
      if (write) this.#overlay.drop(write);
      throw error;
    }
  }

  #model(name: string): ModelInfo {
    const model = this.#options.schema.get(name);
    if (model) return model;
    throw new RowcastError('QUERY_UNKNOWN_MODEL', `the schema has no model ${name}`);
  }

  #watch(mutation: LazyMutation<unknown>): void {
    const { warn, clock } = this.#options.platform;
    if (this.#hasWarned) return;
    clock.setTimeout(() => {
      if (mutation.isUsed || this.#hasWarned) return;
      this.#hasWarned = true;
      const calls = mutation.specs.map(({ model, action }) => `${model}.${action}`).join(', ');
      warn(`Rowcast: ${calls} was called but never awaited, so nothing was written. Await it, or call .catch() on it.`);
    }, unusedAfterMs);
  }
}

function asRowcastError(error: unknown): RowcastError {
  if (error instanceof RowcastError) return error;
  return new RowcastError('CLIENT_INVALID_USE', 'a write that was kept cannot be sent any more', { cause: error });
}
