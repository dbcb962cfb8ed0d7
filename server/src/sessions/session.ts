/**
 * The server's side of one client: who it is, what it watches, what is under way. Knows no socket and no
 * Fastify; `handle-message.ts` says what each message does.
 *
 *     waiting ──hello──▶ open ──expiry──▶ expired ──authenticate──▶ open       any ──▶ closed
 *
 * Messages are handled in the order in which they came: while an identity is being verified, the later
 * ones wait. Writes of one client run one after the other, so that a message may rely on those before it.
 */
import { randomUUID } from 'node:crypto';
import {
  type ClientMessage,
  type ErrorCode,
  oldestSupportedVersion,
  protocolVersion,
  type QuerySpec,
  RowcastError,
  type ServerMessage,
} from '@rowcast/protocol';
import { anonymousIdentity, type Identity, identityKey, wireIdentity } from '../identity.js';
import { rowsText } from '../live/result-rows.js';
import type { Allowance } from './allowances.js';
import type { ClientSocket } from './client-socket.js';
import { Outbox } from './outbox.js';
import { type LimitScope, SessionAllowance } from './session-allowance.js';
import { SessionPermissions } from './session-permissions.js';
import type { SessionServices } from './session-services.js';
import { SessionWrites } from './session-writes.js';
import { requireSameUser, tokenExpired } from './standing.js';
import { Subscription } from './subscription.js';

/** After how long a client that is newer than this server may ask for another one, in milliseconds. */
const upgradeMs = 5_000;
type SubscribeMessage = Extract<ClientMessage, { kind: 'subscribe' }>;
type MutateMessage = Extract<ClientMessage, { kind: 'mutate' }>;

const closeCodes = { protocol: 4400, timeout: 4408, goodbye: 4503 } as const;
/** How long one who floods should stay away. */
const floodRestMs = 30_000;
/** How often to look whether a token has ended: timers go on evenly where the time of day jumps. */
const expiryLookMs = 30_000;

export class Session {
  readonly id = randomUUID();
  readonly #services: SessionServices;
  readonly #socket: ClientSocket;
  readonly #outbox: Outbox;
  readonly #allowance: SessionAllowance;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #writes: SessionWrites;
  readonly #permissions: SessionPermissions;
  readonly #helloTimer: NodeJS.Timeout;
  #state: 'waiting' | 'open' | 'expired' | 'closed' = 'waiting';
  #identity: Identity = anonymousIdentity;
  #requests = 0;
  #becomeIdle = (): void => {};
  #expiryTimer: NodeJS.Timeout | undefined;
  /** Ends when the last message that came has been handled. `work` of `inOrder` never throws. */
  #order: Promise<void> = Promise.resolve();
  /** The verification under way, which later messages wait for. */
  #verifying: Promise<void> = Promise.resolve();

  /** `address` is what the connection shares with others from the same address. */
  constructor(socket: ClientSocket, services: SessionServices, address?: Allowance) {
    this.#socket = socket;
    this.#services = services;
    this.#outbox = new Outbox({
      socket,
      nowMs: services.elapsedMs,
      // The id is random.
      phase: Number.parseInt(this.id.slice(0, 4), 16) / 0x1_0000,
      onDead: () => this.#cutOff(),
      onSlow: () => services.onSlowReader?.(),
      onPaced: () => services.onPaced?.(),
      onRoundTrip: (durationMs) => services.onRoundTrip?.(durationMs),
    });
    this.#writes = new SessionWrites({
      services,
      outbox: this.#outbox,
      subscriptions: () => [...this.#subscriptions.values()],
      requireLiveIdentity: () => this.#requireLiveIdentity(),
      inTurn: (work) => this.#allowance.inTurn(work),
    });
    this.#permissions = new SessionPermissions({
      services,
      inTurn: (work) => this.#allowance.inTurn(work),
      announce: () => {
        if (this.#state === 'open') this.send({ kind: 'permissionsChanged' });
      },
    });
    services.onConnection?.();
    const { limits, users, elapsedMs: nowMs } = services;
    const onLimit = (scope: LimitScope, code: string): void => services.onLimit?.(scope, code);
    this.#allowance = new SessionAllowance({ limits, users, nowMs, onLimit, ...(address && { address }) });
    this.#helloTimer = setTimeout(() => {
      this.#refuse(new RowcastError('PROTOCOL_HELLO_EXPECTED', 'no hello came in time'), closeCodes.timeout);
    }, limits.helloTimeoutMs);
  }

  get state(): 'waiting' | 'open' | 'expired' | 'closed' {
    return this.#state;
  }

  get identity(): Identity {
    return this.#identity;
  }

  get subscriptionCount(): number {
    return this.#subscriptions.size;
  }

  get behindCount(): number {
    return this.#outbox.behindCount;
  }

  countKind(kind: string): void {
    this.#services.onMessage?.(kind);
  }

  /** Runs `work` when the messages before it have settled who the client is. */
  inOrder(work: () => void): void {
    this.#order = this.#order.then(() => {
      if (this.#state !== 'closed') work();
      return this.#verifying;
    });
  }

  /** Counts a message against the limits. One who sends on and on in spite of being refused is cut off. */
  checkRate(bytes: number): void {
    try {
      this.#allowance.countMessage(bytes);
    } catch (error) {
      if (this.#allowance.isFlooding)
        this.sayGoodbye('LIMIT_REQUESTS', 'the connection sent far too fast', floodRestMs);
      throw error;
    }
  }

  /** Counts a websocket ping or pong, which needs no word of ours; false if there were too many. */
  countPing(): boolean {
    try {
      this.#allowance.countMessage(0);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * The client has handled everything up to the mark that it was sent; false if none was under way. A first one, after
   * the welcome, says that it answers marks.
   */
  takeReached(): boolean {
    return this.#outbox.reached();
  }

  hello(protocol: number, token: string | null): void {
    if (this.#state !== 'waiting') {
      throw new RowcastError('PROTOCOL_HELLO_EXPECTED', 'hello was already said', {
        hint: 'to change identity, send authenticate',
      });
    }
    clearTimeout(this.#helloTimer);
    if (protocol < oldestSupportedVersion || protocol > protocolVersion) {
      const spoken = `this server speaks ${oldestSupportedVersion} to ${protocolVersion}`;
      const error = new RowcastError(
        'PROTOCOL_UNSUPPORTED_VERSION',
        `protocol version ${protocol} is not supported: ${spoken}`,
      );
      // A newer client may have met the last old server of an upgrade.
      const reconnectAfterMs = protocol > protocolVersion ? upgradeMs : null;
      return this.#refuse(error, closeCodes.protocol, reconnectAfterMs);
    }
    this.#verifying = this.#verify(token).then(
      (identity) => {
        if (this.#state === 'closed') return;
        this.#become(identity);
        this.#welcome(protocol);
        if (this.#services.isStale()) this.send({ kind: 'stale', isStale: true });
      },
      (error) => this.#refuse(error, closeCodes.protocol),
    );
  }

  authenticate(id: number, token: string | null): void {
    this.#verifying = this.#change(id, token).catch((error: unknown) => this.sendFailure(id, error));
  }

  /** `bytes` is how much the message takes. */
  subscribe({ id, query: spec, holds }: SubscribeMessage, bytes: number): void {
    const { engine } = this.#services;
    if (this.#subscriptions.has(id)) {
      throw new RowcastError('PROTOCOL_DUPLICATE_ID', `subscription ${id} is still in use`);
    }
    this.#allowance.countSubscription(id, bytes);
    const [outbox, allowance] = [this.#outbox, this.#allowance];
    const subscription = new Subscription({ id, spec, holds, engine, outbox, allowance });
    this.#subscriptions.set(id, subscription);
    // One that comes after the expiry is followed once there is an identity again.
    if (this.#state === 'open') subscription.follow(this.#identity);
  }

  unsubscribe(id: number): void {
    this.#subscriptions.get(id)?.stop();
    this.#subscriptions.delete(id);
    this.#allowance.forgetSubscription(id);
  }

  query(id: number, spec: QuerySpec): void {
    const identity = this.#identity;
    this.#request(id, async () => {
      const rows = await this.#allowance.inTurn(() => this.#services.engine.query(spec, identity));
      this.#requireLiveIdentity();
      requireSameUser(identity, this.#identity);
      this.sendFrame(`{"kind":"result","id":${id},"rows":${rowsText(rows)}}`);
    });
  }

  mutate(message: MutateMessage): void {
    const write = { ...message, identity: this.#identity };
    this.#request(message.id, async () => {
      this.#allowance.countWrites(message.mutations.length);
      await this.#writes.run(write);
    });
  }

  /** Answers when every subscription reflects what is committed by now. */
  sync(id: number): void {
    this.#request(id, async () => {
      await this.#writes.reflectAll();
      this.#requireLiveIdentity();
      this.#outbox.sendAfterPatches(JSON.stringify({ kind: 'synced', id }));
    });
  }

  permissions(id: number, models: readonly string[]): void {
    const identity = this.#identity;
    this.#request(id, async () => {
      const answer = await this.#permissions.ask(models, identity);
      this.#requireLiveIdentity();
      requireSameUser(identity, this.#identity);
      this.send({ kind: 'permitted', id, models: answer });
    });
  }

  /** Says that what was answered about permissions may no longer hold, to a client that has asked. */
  announcePermissions(): void {
    this.#permissions.announceAll();
  }

  send(message: ServerMessage): void {
    this.#outbox.send(JSON.stringify(message));
  }

  sendFrame(frame: string): void {
    this.#outbox.send(frame);
  }

  /** Tells the client that a request failed; null if it is not known which. */
  sendFailure(id: number | null, error: unknown): void {
    this.send({ kind: 'failed', id, error: this.#explain(error).toWire() });
  }

  /** Answers a subscribe that could not begin. A number that was in use already keeps its subscription. */
  refuseSubscription(id: number, error: unknown): void {
    const isDuplicate = error instanceof RowcastError && error.code === 'PROTOCOL_DUPLICATE_ID';
    if (!isDuplicate) this.unsubscribe(id);
    this.sendSubscriptionFailure(id, error);
  }

  sendSubscriptionFailure(id: number, error: unknown): void {
    this.send({ kind: 'subscriptionFailed', subscription: id, error: this.#explain(error).toWire() });
  }

  /** Ends what the identity saw. Its subscriptions are kept, to be followed again as the next identity. */
  expire(reason: 'token' | 'revoked'): void {
    if (this.#state !== 'open') return;
    this.#state = 'expired';
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.send({ kind: 'expired', reason });
  }

  /** Resolves when no request is under way: from then on nothing is answered before the goodbye. */
  async whenIdle(): Promise<void> {
    await this.#verifying;
    if (this.#requests === 0 || this.#state === 'closed') return;
    await new Promise<void>((resolve) => {
      this.#becomeIdle = resolve;
    });
  }

  /** Says goodbye with a reason, and ends. */
  sayGoodbye(code: ErrorCode, message: string, reconnectAfterMs: number | null): void {
    const error = new RowcastError(code, message).toWire();
    this.send({ kind: 'goodbye', error, reconnectAfterMs });
    this.close();
    this.#socket.close(closeCodes.goodbye, code);
  }

  /** Lets everything go. The socket is the transport's to close. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#becomeIdle();
    clearTimeout(this.#helloTimer);
    clearTimeout(this.#expiryTimer);
    for (const subscription of this.#subscriptions.values()) subscription.stop();
    this.#subscriptions.clear();
    this.#permissions.close();
    this.#allowance.close();
    this.#outbox.close();
  }

  #welcome(protocol: number): void {
    const { heartbeatIntervalMs, writesKeptForMs, maxMessageBytes } = this.#services;
    const welcome: ServerMessage = {
      kind: 'welcome',
      protocol,
      session: this.id,
      identity: wireIdentity(this.#identity),
      heartbeatIntervalMs,
      writesKeptForMs,
      maxMessageBytes,
      understands: ['sync', 'heard', 'reached'],
    };
    this.#outbox.sendWelcome(JSON.stringify(welcome));
  }

  async #verify(token: string | null): Promise<Identity> {
    const identity = token === null ? anonymousIdentity : await this.#services.verifyToken(token);
    // To leave is never refused: whoever comes back is counted.
    if (token !== null && this.#state !== 'waiting' && !this.#isServed(identity)) this.#allowance.countRefollows();
    this.#allowance.become(identity);
    return identity;
  }

  async #change(id: number, token: string | null): Promise<void> {
    const identity = await this.#verify(token);
    if (this.#state === 'closed') return;
    const isSame = this.#isServed(identity);
    this.#become(identity);
    this.send({ kind: 'authenticated', id, identity: wireIdentity(identity) });
    if (!isSame) for (const subscription of this.#subscriptions.values()) this.#follow(subscription);
  }

  /** Whether the subscriptions are followed as one whom Postgres cannot tell from this identity. */
  #isServed(identity: Identity): boolean {
    return this.#state === 'open' && identityKey(identity) === identityKey(this.#identity);
  }

  #become(identity: Identity): void {
    if (identityKey(identity) !== identityKey(this.#identity)) this.#permissions.forget();
    this.#identity = identity;
    this.#state = 'open';
    clearTimeout(this.#expiryTimer);
    if (identity.expiresAtMs === null) return;
    const left = Math.max(0, identity.expiresAtMs - this.#services.nowMs());
    this.#expiryTimer = setTimeout(() => this.#onExpiryTimer(identity), Math.min(left, expiryLookMs));
  }

  #onExpiryTimer(identity: Identity): void {
    if (this.#state !== 'open' || this.#identity !== identity) return;
    if ((identity.expiresAtMs ?? 0) > this.#services.nowMs()) return this.#become(identity);
    this.expire('token');
  }

  #requireLiveIdentity(): void {
    // The timer may be late: the time of day has jumped, or the loop was busy.
    if ((this.#identity.expiresAtMs ?? Number.POSITIVE_INFINITY) <= this.#services.nowMs()) this.expire('token');
    if (this.#state !== 'open') throw tokenExpired();
  }

  #follow(subscription: Subscription): void {
    try {
      subscription.follow(this.#identity);
    } catch (error) {
      subscription.fail(this.#explain(error));
    }
  }

  #request(id: number, work: () => Promise<void>): void {
    this.#requireLiveIdentity();
    if (this.#requests >= this.#services.limits.maxRequests) {
      throw new RowcastError('LIMIT_REQUESTS', 'the connection has too many requests under way');
    }
    this.#requests += 1;
    work()
      .catch((error: unknown) => {
        // What has become of it is nobody's business any more, unless it is a fault of ours.
        if (this.#state !== 'closed' || !(error instanceof RowcastError)) this.sendFailure(id, error);
      })
      .finally(() => {
        this.#requests -= 1;
        if (this.#requests === 0) this.#becomeIdle();
      });
  }

  #explain(error: unknown): RowcastError {
    const known =
      error instanceof RowcastError
        ? error
        : new RowcastError('SERVER_INTERNAL', 'the server met something unforeseen', { cause: error });
    if (known.code === 'SERVER_INTERNAL') this.#services.onError(error);
    this.#services.onRefused?.(known.code);
    return known;
  }

  #refuse(error: unknown, closeCode: number, reconnectAfterMs: number | null = null): void {
    if (this.#state === 'closed') return;
    const explained = this.#explain(error);
    this.send({ kind: 'goodbye', error: explained.toWire(), reconnectAfterMs });
    this.close();
    this.#socket.close(closeCode, explained.code);
  }

  #cutOff(): void {
    this.#services.onError(new RowcastError('SERVER_SLOW_READER', 'a client did not read what it was sent'));
    this.close();
    this.#socket.terminate();
  }
}
