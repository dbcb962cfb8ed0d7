/**
 * One websocket to the server, kept open for as long as the client lives: says hello with a token, notices when
 * the other end falls silent, comes back after a loss. Knows no queries: messages go to `onMessage`.
 *
 *   idle ──start──▶ connecting ──open──▶ greeting ──welcome──▶ online
 *                    ▲      │               │                    │
 *                    │      ╰──────lost─────┴────────lost────────╯
 *           timer or │                      ▼
 *           wake-up  ╰─────────────────── waiting           refused ──start──▶ connecting
 *
 * `refused` is entered when the server says goodbye for good; `closed`, from anywhere, is never left.
 */
import {
  type ClientMessage,
  protocolVersion,
  RowcastError,
  type ServerMessage,
  type WireError,
  websocketSubprotocol,
} from '@rowcast/protocol';
import type { ConnectionState } from './client-types.js';
import { momentOf, passedMs } from './passed-time.js';
import type { NetworkNews, Platform, SocketLike } from './platform.js';
import { reconnectDelayMs } from './reconnect-delay.js';
import { Observable } from './subscribable.js';

export interface ConnectionOptions {
  /** The websocket's address. */
  readonly url: string;
  readonly platform: Pick<Platform, 'WebSocket' | 'clock' | 'random' | 'onNetworkChange'>;
  /** A token for hello; null for the anonymous identity. */
  readonly getToken: () => Promise<string | null>;
  readonly onOnline: (welcome: Welcome) => void;
  readonly onMessage: (message: ServerMessage) => void;
  /** Whether the other end is being asked if it is still there: what is sent meanwhile may be lost. */
  readonly onProbing: (isProbing: boolean) => void;
  /** The connection is gone. `error` is set if it will not come back by itself. */
  readonly onOffline: (error: RowcastError | null) => void;
  /** The server did not accept the token that hello carried. */
  readonly onTokenRefused: () => void;
}

/** What a server says when it takes a client. */
export type Welcome = Extract<ServerMessage, { kind: 'welcome' }>;

type Phase = 'idle' | 'connecting' | 'greeting' | 'online' | 'waiting' | 'refused' | 'closed';

const connectTimeoutMs = 10_000;
/** How long the other end may take to answer a ping before the connection counts as lost. */
const shortestPongWaitMs = 5_000;
/** An answer that takes longer than this may never come: a reason to ask whether the other end is there. */
const answerPatienceMs = 1_000;
/** A timer that is later than this was held up with the whole page. */
const lateTimerMs = 1_000;
const tokenCodes: ReadonlySet<string> = new Set(['AUTH_TOKEN_INVALID', 'AUTH_TOKEN_EXPIRED', 'AUTH_SESSION_REVOKED']);
const clientName = 'rowcast-js/0.1.0';

export class Connection {
  readonly state = new Observable<ConnectionState>(stateOf({ status: 'connecting' }));
  readonly #options: ConnectionOptions;
  readonly #stopNetworkNews: () => void;
  #phase: Phase = 'idle';
  #socket: SocketLike | undefined;
  #failures = 0;
  /** Counts the attempts, so that one which was given up while it waited for its token knows. */
  #attempt = 0;
  #attemptAtMs = 0;
  /** One timer, whose meaning follows from the phase: time limit, heartbeat, or next attempt. */
  #timer: unknown;
  #heartbeatIntervalMs = 0;
  #maxMessageBytes = Number.POSITIVE_INFINITY;
  /** While online: what the other end owes us. Whatever it sends pays for all. */
  #due: 'nothing' | 'answer' | 'pong' = 'nothing';
  /**
   * A line that is busy with a large answer looks like a dead one. So each loss to silence doubles the next wait, up
   * to the heartbeat's interval, and a pong brings it back.
   */
  #pongWaitMs = shortestPongWaitMs;
  /** Set by a goodbye: what the loss that follows means. */
  #goodbye: { readonly error: RowcastError; readonly reconnectAfterMs: number | null } | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#stopNetworkNews = options.platform.onNetworkChange((news) => this.#hearOfNetwork(news));
  }

  get isOnline(): boolean {
    return this.#phase === 'online';
  }

  /** Connects, if nothing has asked for it yet. */
  start(): void {
    if (this.#phase === 'idle' || this.#phase === 'refused') void this.#connect();
  }

  /** The token has changed: a hello that is on its way carries an old one. */
  takeFreshToken(): void {
    if (this.#phase !== 'connecting' && this.#phase !== 'greeting') return;
    this.#dropSocket();
    void this.#connect();
  }

  /** Sends now; only while online. Throws LIMIT_MESSAGE_TOO_LARGE, having sent nothing, for what the server would not take. */
  send(message: ClientMessage): void {
    const text = JSON.stringify(message);
    requireFit(text, this.#maxMessageBytes);
    const isAnswered = message.kind !== 'unsubscribe' && message.kind !== 'reached';
    if (this.#phase === 'online' && this.#due === 'nothing' && isAnswered) {
      this.#due = 'answer';
      this.#setTimer(answerPatienceMs, () => this.probe());
    }
    this.#socket?.send(text);
  }

  /** Finds out now whether the other end is still there: without an answer, the connection counts as lost. */
  probe(): void {
    if (this.#phase !== 'online' || this.#due === 'pong') return;
    this.#due = 'pong';
    const { clock } = this.#options.platform;
    const askedAt = momentOf(clock);
    const waitMs = this.#pongWaitMs;
    this.#setTimer(waitMs, () => {
      const isLate = passedMs(clock, askedAt) - waitMs > lateTimerMs;
      // A page that was asleep may find this timer before the pong that has come in the meantime.
      this.#due = 'nothing';
      if (isLate) return this.probe();
      this.#pongWaitMs = Math.max(shortestPongWaitMs, Math.min(this.#pongWaitMs * 2, this.#heartbeatIntervalMs));
      this.#lose(null);
    });
    this.#options.onProbing(true);
    this.send({ kind: 'ping' });
  }

  close(): void {
    if (this.#phase === 'closed') return;
    this.#enter('closed');
    this.#stopNetworkNews();
    this.#dropSocket();
    const error = new RowcastError('CLIENT_CLOSED', 'the client was closed');
    this.state.set(stateOf({ status: 'offline', error }));
  }

  async #connect(): Promise<void> {
    this.#enter('connecting');
    this.#goodbye = undefined;
    this.#attempt += 1;
    this.#attemptAtMs = this.#options.platform.clock.elapsedMs();
    const attempt = this.#attempt;
    const { getToken, platform, url } = this.#options;
    const { WebSocket } = platform;
    if (!WebSocket) {
      const hint = "in Node 20 and 21, give createClient({ WebSocket }) from the package 'ws'";
      const error = new RowcastError('CLIENT_INVALID_USE', 'there is no WebSocket here', { hint });
      this.#goodbye = { error, reconnectAfterMs: null };
      return this.#lose(error);
    }
    let token: string | null;
    try {
      token = await getToken();
    } catch (error) {
      if (attempt === this.#attempt) this.#lose(error instanceof RowcastError ? error : null);
      return;
    }
    if (attempt !== this.#attempt) return;
    const socket = new WebSocket(url, [websocketSubprotocol]);
    this.#socket = socket;
    this.#setTimer(connectTimeoutMs, () => this.#lose(null));
    socket.onopen = () => this.#greet(socket, token);
    socket.onmessage = (event: { readonly data: unknown }) => this.#receive(socket, String(event.data));
    socket.onclose = () => this.#onClose(socket);
    // A close event follows every error.
    socket.onerror = () => {};
  }

  #greet(socket: SocketLike, token: string | null): void {
    if (socket !== this.#socket) return;
    this.#enter('greeting');
    this.#setTimer(connectTimeoutMs, () => this.#lose(null));
    this.send({ kind: 'hello', protocol: protocolVersion, token, client: clientName });
  }

  #receive(socket: SocketLike, text: string): void {
    if (socket !== this.#socket) return;
    // The client trusts its server: types only, see server-messages.ts.
    const message = JSON.parse(text) as ServerMessage;
    if (message.kind === 'pong') this.#pongWaitMs = shortestPongWaitMs;
    if (this.#phase === 'online') this.#listen();
    if (message.kind === 'welcome') this.#onWelcome(message);
    else if (message.kind === 'goodbye') this.#onGoodbye(message.error, message.reconnectAfterMs);
    else if (message.kind === 'mark') this.send({ kind: 'reached' });
    else if (message.kind !== 'pong') {
      if (message.kind === 'stale') this.state.set(stateOf({ status: 'online', hasDatabase: !message.isStale }));
      this.#options.onMessage(message);
    }
  }

  #onWelcome(welcome: Welcome): void {
    this.#enter('online');
    this.#due = 'nothing';
    this.#failures = 0;
    this.#heartbeatIntervalMs = welcome.heartbeatIntervalMs;
    this.#maxMessageBytes = welcome.maxMessageBytes ?? Number.POSITIVE_INFINITY;
    this.#listen();
    // Tells the server that marks will be answered: messages are handled in order, and a page that is busy answers late.
    if (welcome.understands?.includes('reached')) this.send({ kind: 'reached' });
    this.state.set(stateOf({ status: 'online' }));
    this.#options.onOnline(welcome);
  }

  /** The other end is there: asks again after one interval of silence. */
  #listen(): void {
    const wasProbing = this.#due === 'pong';
    this.#due = 'nothing';
    this.#setTimer(this.#heartbeatIntervalMs, () => this.probe());
    if (wasProbing) this.#options.onProbing(false);
  }

  #onGoodbye(wire: WireError, reconnectAfterMs: number | null): void {
    const error = RowcastError.fromWire(wire);
    const isAboutToken = tokenCodes.has(error.code);
    if (isAboutToken) this.#options.onTokenRefused();
    // A fresh token may be accepted, so that refusal is not for good.
    const delayMs = isAboutToken ? reconnectDelayMs(this.#failures + 1, this.#options.platform.random()) : null;
    this.#goodbye = { error, reconnectAfterMs: reconnectAfterMs ?? delayMs };
    this.#lose(error);
  }

  #onClose(socket: SocketLike): void {
    if (socket === this.#socket) this.#lose(null);
  }

  #lose(error: RowcastError | null): void {
    const goodbye = this.#goodbye;
    this.#dropSocket();
    this.#failures += 1;
    if (goodbye?.reconnectAfterMs === null) {
      this.#enter('refused');
      this.state.set(stateOf({ status: 'offline', error: goodbye.error }));
      return this.#options.onOffline(goodbye.error);
    }
    const { clock, random } = this.#options.platform;
    const delayMs = goodbye?.reconnectAfterMs ?? reconnectDelayMs(this.#failures, random());
    this.#enter('waiting');
    this.#setTimer(delayMs, () => void this.#connect());
    this.state.set(stateOf({ status: 'offline', error, nextAttemptAtMs: clock.now() + delayMs }));
    this.#options.onOffline(null);
  }

  /** The browser's word is no proof: it hears nothing of a network that is there and leads nowhere. */
  #hearOfNetwork(news: NetworkNews): void {
    if (news === 'away' || this.#phase === 'online') return this.probe();
    if (this.#phase === 'waiting') return void this.#connect();
    if (this.#phase !== 'connecting' && this.#phase !== 'greeting') return;
    // An attempt from before may hang on a network that is gone. A young one gets a moment to prove that it does not.
    const ageMs = this.#options.platform.clock.elapsedMs() - this.#attemptAtMs;
    this.#setTimer(Math.max(0, answerPatienceMs - ageMs), () => {
      this.#dropSocket();
      void this.#connect();
    });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#clearTimer();
  }

  #setTimer(delayMs: number, work: () => void): void {
    this.#clearTimer();
    this.#timer = this.#options.platform.clock.setTimeout(work, delayMs);
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#options.platform.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #dropSocket(): void {
    this.#attempt += 1;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }
}

/** Sent all the same, it would end the connection, and again whenever it is repeated. */
function requireFit(text: string, maxBytes: number): void {
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 <= maxBytes) return;
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= maxBytes) return;
  throw new RowcastError('LIMIT_MESSAGE_TOO_LARGE', `this takes ${bytes} bytes, and the server takes ${maxBytes}`, {
    hint: 'keep large files in a file store, and write long lists in portions',
  });
}

interface StateParts
  extends Partial<Pick<ConnectionState, 'error' | 'nextAttemptAtMs'>>,
    Pick<ConnectionState, 'status'> {
  /** Whether the server says that it has its database. */
  readonly hasDatabase?: boolean;
}

function stateOf({ status, error = null, nextAttemptAtMs = null, hasDatabase = true }: StateParts): ConnectionState {
  const staleReason = status === 'offline' ? 'disconnected' : hasDatabase ? null : 'database';
  return { status, error, nextAttemptAtMs, isStale: staleReason !== null, staleReason };
}
