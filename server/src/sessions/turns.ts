/**
 * Lets so many pieces of work run at once, and the others wait in the order in which they came, until whoever they are
 * for is gone.
 */
interface Waiting {
  readonly owner: object;
  readonly begin: () => void;
  readonly giveUp: (reason: Error) => void;
}

export class Turns {
  readonly #most: number;
  readonly #waiting = new Set<Waiting>();
  #running = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** `owner` is whom to name to `abandon`. */
  async run<Value>(work: () => Promise<Value>, owner: object): Promise<Value> {
    if (this.#running >= this.#most) {
      await new Promise<void>((begin, giveUp) => void this.#waiting.add({ owner, begin, giveUp }));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      // The place goes from hand to hand, so that nobody who comes meanwhile can take it.
      const [next] = this.#waiting;
      if (next) {
        this.#waiting.delete(next);
        next.begin();
      } else this.#running -= 1;
    }
  }

  /** Lets go of what waits for this owner: it never begins, and rejects with the reason. */
  abandon(owner: object, reason: Error): void {
    for (const waiting of this.#waiting) {
      if (waiting.owner !== owner) continue;
      this.#waiting.delete(waiting);
      waiting.giveUp(reason);
    }
  }
}
