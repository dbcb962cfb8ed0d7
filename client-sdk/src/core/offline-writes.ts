/**
 * The writes that outlive their page, on top of whatever keeps them: remembers each until it has settled, and hands
 * those of pages that are gone to a page that lives, once and in their order.
 *
 * Each page holds a lock for as long as it lives. Whose lock is free is gone, and what it left behind is taken over by
 * the page that finds out first. Should two ever send the same write, its key sees to it that it is done once.
 */
import type { MutationSpec, RowcastError } from '@rowcast/protocol';
import type { RefusedWrite } from './client-types.js';
import { randomUuid } from './default-values.js';
import type { Clock, PageLocks } from './platform.js';
import { Observable } from './subscribable.js';
import type { StoredWrite, WriteStorage } from './write-storage.js';

export interface OfflineWritesOptions {
  readonly storage: WriteStorage;
  readonly locks: PageLocks;
  readonly clock: Clock;
  /** Pages with another one have nothing to do with each other. */
  readonly name: string;
  /** Tells a developer that nothing can be kept here. */
  readonly warn: (message: string) => void;
}

export class OfflineWrites {
  readonly refused = new Observable<readonly RefusedWrite[]>([]);
  readonly #options: OfflineWritesOptions;
  readonly #page = randomUuid();
  readonly #mine = new Map<string, StoredWrite>();
  readonly #letGo: () => void;
  #writing: Promise<void> = Promise.resolve();
  #hasWarned = false;
  #lastMadeAtMs = 0;
  #lastPlace = 0;

  constructor(options: OfflineWritesOptions) {
    this.#options = options;
    this.#letGo = options.locks.hold(this.#lockOf(this.#page));
  }

  /** A write was made. */
  add(write: {
    readonly key: string;
    readonly mutations: readonly MutationSpec[];
    readonly userId: string | null;
  }): void {
    // A clock that is set back does not turn the order around.
    this.#lastMadeAtMs = Math.max(this.#lastMadeAtMs, this.#options.clock.now());
    this.#lastPlace += 1;
    this.#keep({ ...write, madeAtMs: this.#lastMadeAtMs, place: this.#lastPlace, page: this.#page });
  }

  /** It is on its way: from now on it may have happened. */
  sent(key: string): void {
    const write = this.#mine.get(key);
    if (write && write.sentAtMs === undefined) this.#keep({ ...write, sentAtMs: this.#options.clock.now() });
  }

  /** It was done, or its author has been told why not. */
  settled(key: string): void {
    if (!this.#mine.delete(key)) return;
    void this.#inOrder(({ storage }) => storage.delete(key));
  }

  /** It was made by a page that is gone, and the server has refused it: the user has to be told. */
  refuse(key: string, error: RowcastError): void {
    const write = this.#mine.get(key);
    if (!write) return;
    this.#mine.delete(key);
    const refused = { ...write, refusal: error.toWire() };
    void this.#inOrder(({ storage }) => storage.put(refused));
    this.refused.set([...this.refused.getSnapshot(), describe(refused)]);
  }

  /** Forgets a write that was refused. */
  async dismiss(key: string): Promise<void> {
    this.refused.set(this.refused.getSnapshot().filter((refused) => refused.key !== key));
    await this.#inOrder(({ storage }) => storage.delete(key));
  }

  /** What pages that are gone have left of this user's, oldest first. It is this page's from now on. */
  async takeOver(userId: string | null): Promise<readonly StoredWrite[]> {
    const { locks, name } = this.#options;
    const taken: StoredWrite[] = [];
    await this.#inOrder(({ storage }) =>
      locks.alone(`rowcast.writes ${name}`, async () => {
        const left = (await storage.list()).filter((write) => write.userId === userId);
        this.refused.set(left.flatMap((write) => (write.refusal ? [describe(write)] : [])));
        const gone = await this.#pagesGone(left);
        for (const write of left) {
          if (write.refusal || !gone.has(write.page)) continue;
          const mine = { ...write, page: this.#page };
          await storage.put(mine);
          this.#mine.set(mine.key, mine);
          taken.push(mine);
        }
      }),
    );
    return taken;
  }

  /** The writes that have not settled are left to the page that comes next. */
  close(): void {
    this.#letGo();
    void this.#writing.then(() => this.#options.storage.close());
  }

  async #pagesGone(writes: readonly StoredWrite[]): Promise<ReadonlySet<string>> {
    const gone = new Set<string>();
    for (const page of new Set(writes.map((write) => write.page))) {
      if (page !== this.#page && (await this.#options.locks.isFree(this.#lockOf(page)))) gone.add(page);
    }
    return gone;
  }

  #keep(write: StoredWrite): void {
    this.#mine.set(write.key, write);
    void this.#inOrder(({ storage }) => storage.put(write));
  }

  /** A storage that fails (private windows have none) costs the keeping, never the writing. */
  #inOrder(work: (options: OfflineWritesOptions) => Promise<void>): Promise<void> {
    this.#writing = this.#writing
      .then(() => work(this.#options))
      .catch((error: unknown) => {
        if (!this.#hasWarned) this.#options.warn(`Rowcast: writes cannot be kept beyond this page: ${error}`);
        this.#hasWarned = true;
      });
    return this.#writing;
  }

  #lockOf(page: string): string {
    return `rowcast.page ${this.#options.name} ${page}`;
  }
}

function describe({ key, mutations, madeAtMs, refusal }: StoredWrite): RefusedWrite {
  if (!refusal) throw new Error('broken invariant: only a refused write is described as one');
  return { key, mutations, madeAtMs, error: refusal };
}
