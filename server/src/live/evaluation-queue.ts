/**
 * Decides when evaluations run. For each item there is at most one under way and one waiting, however
 * often it is asked for, and over all items at most `concurrency` under way: a burst of changes costs
 * later results, never a pile of work.
 *
 *     idle ──request──▶ queued ──▶ running ──▶ idle
 *                                    │ request
 *                                    ▼
 *                              running, again ──▶ queued
 */
export class EvaluationQueue<Item> {
  readonly #evaluate: (item: Item) => Promise<void>;
  readonly #concurrency: number;
  /** Asked for and not yet begun, in order. */
  readonly #queued = new Map<Item, Round>();
  readonly #running = new Map<Item, Promise<void>>();
  /** Asked for while running: begun when the current round is over. */
  readonly #again = new Map<Item, Round>();

  /** `evaluate` must not reject. */
  constructor(options: { readonly evaluate: (item: Item) => Promise<void>; readonly concurrency: number }) {
    this.#evaluate = options.evaluate;
    this.#concurrency = options.concurrency;
  }

  /** Resolves when an evaluation that began after this call is over. */
  request(item: Item): Promise<void> {
    const waiting = this.#queued.get(item) ?? this.#again.get(item);
    if (waiting) return waiting.done;
    const round = createRound();
    if (this.#running.has(item)) this.#again.set(item, round);
    else this.#queued.set(item, round);
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
    for (const [item, round] of this.#queued) {
      if (this.#running.size >= this.#concurrency) return;
      this.#queued.delete(item);
      this.#running.set(item, this.#run(item, round));
    }
  }

  async #run(item: Item, round: Round): Promise<void> {
    // Begins in a later microtask, so that `#running` holds the item before anything else happens.
    await Promise.resolve();
    await this.#evaluate(item);
    this.#running.delete(item);
    const again = this.#again.get(item);
    if (again) {
      this.#again.delete(item);
      this.#queued.set(item, again);
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
