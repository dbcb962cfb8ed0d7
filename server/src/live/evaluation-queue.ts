/**
 * Decides when evaluations run. For each item there is at most one under way and one waiting, however
 * often it is asked for, and over all items at most `concurrency` under way: a burst of changes costs
 * later results, never a pile of work. Owners take turns, and none has all places: who has many and expensive items
 * delays others little.
 *
 *     idle ──request──▶ queued ──▶ running ──▶ idle
 *                                    │ request
 *                                    ▼
 *                              running, again ──▶ queued
 */
import { FairLine } from './fair-line.js';

export interface EvaluationQueueOptions<Item> {
  /** Must not reject. */
  readonly evaluate: (item: Item) => Promise<void>;
  readonly concurrency: number;
  /** Whose it is: owners take turns. @default each item is its own */
  readonly ownerOf?: (item: Item) => unknown;
}

export class EvaluationQueue<Item> {
  readonly #evaluate: (item: Item) => Promise<void>;
  readonly #concurrency: number;
  readonly #ownerOf: (item: Item) => unknown;
  /** Asked for and not yet begun. */
  readonly #queued: FairLine<Item, Round>;
  readonly #running = new Map<Item, Promise<void>>();
  /** Asked for while running: begun when the current round is over. */
  readonly #again = new Map<Item, Round>();

  constructor(options: EvaluationQueueOptions<Item>) {
    this.#evaluate = options.evaluate;
    this.#concurrency = options.concurrency;
    this.#ownerOf = options.ownerOf ?? ((item) => item);
    this.#queued = new FairLine(this.#ownerOf);
  }

  /** Resolves when an evaluation that began after this call is over. */
  request(item: Item): Promise<void> {
    const waiting = this.#queued.get(item) ?? this.#again.get(item);
    if (waiting) return waiting.done;
    const round = createRound();
    if (this.#running.has(item)) this.#again.set(item, round);
    else this.#queued.add(item, round);
    this.#startNext();
    return round.done;
  }

  /** Resolves when nothing that was asked for before this call is still to be done. */
  async whenIdle(item: Item): Promise<void> {
    await (this.#queued.get(item) ?? this.#again.get(item))?.done;
    await this.#running.get(item);
  }

  /** Forgets what has not begun. Its promises resolve: there is nothing left to wait for. */
  drop(item: Item): void {
    for (const waiting of [this.#queued, this.#again]) {
      waiting.get(item)?.finish();
      waiting.delete(item);
    }
  }

  get size(): number {
    return this.#queued.size + this.#running.size;
  }

  #startNext(): void {
    while (this.#running.size < this.#concurrency) {
      const next = this.#queued.next((owner) => this.#hasPlaceFor(owner));
      if (!next) return;
      const [item, round] = next;
      this.#running.set(item, this.#run(item, round));
    }
  }

  /** One place is always left for others. */
  #hasPlaceFor(owner: unknown): boolean {
    const held = [...this.#running.keys()].filter((item) => this.#ownerOf(item) === owner).length;
    return held < Math.max(1, this.#concurrency - 1);
  }

  async #run(item: Item, round: Round): Promise<void> {
    // Begins in a later microtask, so that `#running` holds the item before anything else happens.
    await Promise.resolve();
    await this.#evaluate(item);
    this.#running.delete(item);
    const again = this.#again.get(item);
    if (again) {
      this.#again.delete(item);
      this.#queued.add(item, again);
    }
    round.finish();
    this.#startNext();
  }
}

interface Round {
  readonly done: Promise<void>;
  readonly finish: () => void;
}

function createRound(): Round {
  let finish = (): void => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish };
}
