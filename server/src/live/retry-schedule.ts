/** When something that failed for a passing reason is tried again: ever more rarely, until it is forgotten. */
export class RetrySchedule<Item> {
  readonly #retry: (item: Item) => void;
  readonly #told = new Set<Item>();
  readonly #awaiting = new Map<Item, (() => void)[]>();
  readonly #planned = new Map<Item, { readonly attempt: number; readonly timer: NodeJS.Timeout }>();

  constructor(retry: (item: Item) => void) {
    this.#retry = retry;
  }

  has(item: Item): boolean {
    return this.#planned.has(item);
  }

  /** Plans the next attempt. Returns how many have failed so far. */
  plan(item: Item): number {
    const attempt = (this.#planned.get(item)?.attempt ?? 0) + 1;
    clearTimeout(this.#planned.get(item)?.timer);
    const timer = setTimeout(() => this.#retry(item), Math.min(firstDelayMs * 2 ** attempt, maxDelayMs));
    this.#planned.set(item, { attempt, timer });
    return attempt;
  }

  /** Says that its failure is known to whom it concerns, so that nobody need wait for a success. */
  tell(item: Item): void {
    this.#told.add(item);
    this.#resolve(item);
  }

  /** Resolves when nothing is tried again that somebody may believe to have succeeded. */
  whenOver(item: Item): Promise<void> {
    if (!this.#planned.has(item) || this.#told.has(item)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#awaiting.set(item, [...(this.#awaiting.get(item) ?? []), resolve]);
    });
  }

  forget(item: Item): void {
    clearTimeout(this.#planned.get(item)?.timer);
    this.#planned.delete(item);
    this.#told.delete(item);
    this.#resolve(item);
  }

  #resolve(item: Item): void {
    const awaiting = this.#awaiting.get(item) ?? [];
    this.#awaiting.delete(item);
    for (const resolve of awaiting) resolve();
  }
}

const firstDelayMs = 50;
const maxDelayMs = 10_000;
