/**
 * What waits for its turn, in a line for each owner; the owners take turns. So who has much waiting delays others by one
 * piece of work at a time. Pure bookkeeping: knows neither what the work is nor when it runs.
 */
export class FairLine<Item, Entry> {
  readonly #ownerOf: (item: Item) => unknown;
  /** In the order in which the owners' turns come. No line is empty. */
  readonly #lines = new Map<unknown, Map<Item, Entry>>();

  constructor(ownerOf: (item: Item) => unknown) {
    this.#ownerOf = ownerOf;
  }

  get size(): number {
    return [...this.#lines.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get(item: Item): Entry | undefined {
    return this.#lines.get(this.#ownerOf(item))?.get(item);
  }

  /** Puts it at the end of its owner's line. An owner who had none waits for all others once. */
  add(item: Item, entry: Entry): void {
    const owner = this.#ownerOf(item);
    const line = this.#lines.get(owner) ?? new Map<Item, Entry>();
    this.#lines.set(owner, line.set(item, entry));
  }

  delete(item: Item): void {
    const owner = this.#ownerOf(item);
    const line = this.#lines.get(owner);
    if (line?.delete(item) && line.size === 0) this.#lines.delete(owner);
  }

  /** Takes out what is next, of the owners who may have a turn now; theirs comes again after everybody else's. */
  next(mayHaveTurn: (owner: unknown) => boolean): readonly [Item, Entry] | undefined {
    for (const [owner, line] of this.#lines) {
      if (!mayHaveTurn(owner)) continue;
      const [first] = line;
      if (!first) continue;
      line.delete(first[0]);
      this.#lines.delete(owner);
      if (line.size > 0) this.#lines.set(owner, line);
      return first;
    }
    return undefined;
  }
}
