/**
 * Follows the change log and hands on what is new, in order: a ChangeBatch, or a Gap if changes may have
 * been missed. Reads when woken (by a notification, or by a write of this very server), and now and then
 * without being woken, so that a lost notification only costs time.
 *
 * While the database is away the position is kept; afterwards the feed goes on from there.
 *
 *     idle ──wake──▶ reading ──▶ idle        a wake while reading makes it read again
 *                       └──error──▶ waiting ──▶ reading
 */
import type { Pool } from 'pg';
import type { ChangeBatch, Gap } from './change.js';
import { announcedMs, Pace } from './pace.js';
import { type LogPosition, type LogReading, openChangeLog, readChangeLog } from './read-change-log.js';

export interface ChangeFeedOptions {
  readonly pool: Pool;
  /** Hears of what was read, and how long reading it took. */
  readonly onNews: (news: ChangeBatch | Gap, readingMs: number) => void;
  /** Hears whether the feed can read; while it cannot, results may be out of date. */
  readonly onAvailable: (isAvailable: boolean, error?: Error) => void;
  /** Whether statements may be prepared, which a pooler may not support. @default true */
  readonly preparedStatements?: boolean;
  /** How often to look without being woken, in milliseconds. @default 2_000 */
  readonly pollIntervalMs?: number;
}

const maxRetryDelayMs = 5_000;

export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #pace: Pace;
  #position: LogPosition | undefined;
  #isReading = false;
  #isWoken = false;
  #isClosed = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Those who wait for a look that has not begun yet. */
  #waiting: (() => void)[] = [];

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    this.#pace = new Pace({ nowMs: () => performance.now(), calmMs: options.pollIntervalMs ?? 2_000 });
  }

  /** Whether the feed is woken (calm), looks by itself (hot), or is about to be calm again. */
  get pace(): 'calm' | 'hot' | 'draining' {
    return this.#pace.state;
  }

  /** Takes the present as the beginning. What commits later will be handed on. */
  async start(): Promise<void> {
    this.#position = await openChangeLog(this.#options.pool);
    this.#schedule(0);
  }

  /** Says that there may be something new. Cheap; many calls become one reading. */
  wake(): void {
    this.#isWoken = true;
    if (!this.#isReading && this.#failures === 0) void this.#read();
  }

  /** Resolves when everything that was committed before this call has been handed on. */
  caughtUp(): Promise<void> {
    const isPast = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.wake();
    return isPast;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#read(), delayMs);
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isClosed || !this.#position) return;
    this.#isReading = true;
    clearTimeout(this.#timer);
    let waiting: (() => void)[] = [];
    try {
      let delayMs: number;
      const isPrepared = this.#options.preparedStatements ?? true;
      do {
        this.#isWoken = false;
        waiting = this.#waiting.splice(0);
        const startedAt = performance.now();
        const reading = await readChangeLog(this.#options.pool, this.#position, { isPrepared });
        if (this.#isClosed) return;
        this.#position = reading.position;
        this.#recover();
        this.#options.onNews(reading.news, performance.now() - startedAt);
        for (const resolve of waiting.splice(0)) resolve();
        delayMs = await this.#keepPace(reading);
      } while (this.#isWoken);
      this.#schedule(delayMs);
    } catch (error) {
      this.#waiting.unshift(...waiting);
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#isReading = false;
    }
  }

  async #keepPace({ news, pollingLeftMs, areWritersSilent }: LogReading): Promise<number> {
    const changeCount = news.kind === 'gap' ? 1 : news.changes.length;
    const look = { changeCount, snapshot: news.snapshot, pollingLeftMs, areWritersSilent };
    const { delayMs, announces } = this.#pace.next(look);
    if (announces) await this.#options.pool.query('select rowcast.announce_polling($1)', [announcedMs]);
    return delayMs;
  }

  #recover(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#options.onAvailable(true);
  }

  #fail(error: Error): void {
    if (this.#isClosed) return;
    this.#failures += 1;
    if (this.#failures === 1) this.#options.onAvailable(false, error);
    this.#schedule(Math.min(100 * 2 ** this.#failures, maxRetryDelayMs));
  }
}
