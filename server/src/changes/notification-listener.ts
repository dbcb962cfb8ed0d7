/**
 * Keeps one LISTEN connection alive for ever and says when there may be something to look at. Notifications
 * carry nothing; those sent while the connection was away are lost, so every (re)connect counts as one.
 *
 * Owns pg-listen, whose own habits are unsafe here: it gives up after three seconds, and a reconnect in
 * flight outlives its close. It is therefore told never to give up, checked, and replaced when it fails.
 *
 *     connecting ──▶ listening ──▶ (lost) ──▶ connecting …      any ──close()──▶ closed
 */
import pgListen, { type Subscriber } from 'pg-listen';

export interface NotificationListenerOptions {
  /** A direct connection: LISTEN does not work through a pooler in transaction mode. */
  readonly connectionString: string;
  readonly channel: string;
  readonly onWake: () => void;
  /** Further channels to listen on, and what to wake. @default none */
  readonly others?: { readonly [channel: string]: () => void };
  readonly onError: (error: Error) => void;
}

// CommonJS: Node gives the function itself as the default import, while the types say it is one level down.
const createSubscriber = pgListen as unknown as typeof pgListen.default;

const connectTimeoutMs = 3_000;
const checkIntervalMs = 10_000;
const maxRetryDelayMs = 5_000;

export class NotificationListener {
  readonly #options: NotificationListenerOptions;
  readonly #channels: ReadonlyMap<string, () => void>;
  #subscriber: Subscriber<Record<string, string>> | undefined;
  #state: 'connecting' | 'listening' | 'closed' = 'connecting';
  /** Whether pg-listen has lost the connection and is making another. */
  #isLost = false;
  #retry: NodeJS.Timeout | undefined;
  #attempt = 0;

  constructor(options: NotificationListenerOptions) {
    this.#options = options;
    this.#channels = new Map([[options.channel, options.onWake], ...Object.entries(options.others ?? {})]);
  }

  get isListening(): boolean {
    return this.#state === 'listening' && !this.#isLost;
  }

  /** Connects, or goes on trying in the background. Resolves after the first attempt. */
  async start(): Promise<void> {
    const subscriber = this.#createSubscriber();
    this.#subscriber = subscriber;
    try {
      await subscriber.connect();
      if (this.#isOver(subscriber)) return void (await closeQuietly(subscriber));
      for (const channel of this.#channels.keys()) await subscriber.listenTo(channel);
      this.#attempt = 0;
      this.#state = 'listening';
      this.#wakeAll();
    } catch (error) {
      this.#replace(subscriber, error);
    }
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#retry);
    if (this.#subscriber) await closeQuietly(this.#subscriber);
  }

  #createSubscriber(): Subscriber<Record<string, string>> {
    const subscriber = createSubscriber<Record<string, string>>(
      {
        connectionString: this.#options.connectionString,
        connectionTimeoutMillis: connectTimeoutMs,
        query_timeout: connectTimeoutMs,
        keepAlive: true,
        application_name: 'rowcast listener',
      },
      {
        parse: (payload: string) => payload,
        paranoidChecking: checkIntervalMs,
        retryInterval: retryDelayMs,
        retryTimeout: Number.POSITIVE_INFINITY,
      },
    );
    for (const [channel, wake] of this.#channels) subscriber.notifications.on(channel, () => wake());
    subscriber.events.on('connected', () => {
      if (this.#isOver(subscriber)) return void closeQuietly(subscriber);
      if (this.#state === 'listening') this.#wakeAll();
    });
    subscriber.events.on('connected', () => {
      if (!this.#isOver(subscriber)) this.#isLost = false;
    });
    subscriber.events.on('reconnect', () => this.#onLost(subscriber));
    subscriber.events.on('error', (error) => this.#replace(subscriber, error));
    return subscriber;
  }

  #wakeAll(): void {
    for (const wake of this.#channels.values()) wake();
  }

  #isOver(subscriber: Subscriber<Record<string, string>>): boolean {
    return this.#state === 'closed' || this.#subscriber !== subscriber;
  }

  /** Comes with each attempt to connect again; the first says that the connection was lost. */
  #onLost(subscriber: Subscriber<Record<string, string>>): void {
    if (this.#isOver(subscriber) || this.#isLost) return;
    this.#isLost = true;
    this.#options.onError(new Error('the LISTEN connection was lost'));
  }

  #replace(subscriber: Subscriber<Record<string, string>>, error: unknown): void {
    if (this.#isOver(subscriber)) return;
    this.#state = 'connecting';
    this.#isLost = false;
    this.#subscriber = undefined;
    void closeQuietly(subscriber);
    this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.start(), retryDelayMs(this.#attempt));
  }
}

function retryDelayMs(attempt: number): number {
  return Math.min(100 * 2 ** attempt, maxRetryDelayMs);
}

async function closeQuietly(subscriber: Subscriber<Record<string, string>>): Promise<void> {
  try {
    await subscriber.close();
  } catch {
    // It was not connected; there is nothing left to end.
  }
}
