/** When something that failed for a passing reason is tried again: ever more rarely, until it is forgotten. */
export class RetrySchedule<Item> {
  readonly #retry: (item: Item) => void;
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

  forget(item: Item): void {
    clearTimeout(this.#planned.get(item)?.timer);
    this.#planned.delete(item);
  }
}

const firstDelayMs = 50;
const maxDelayMs = 10_000;
