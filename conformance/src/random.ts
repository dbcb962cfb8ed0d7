/** Chance that can be repeated: the same seed gives the same choices. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** From `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<Value>(values: readonly Value[]): Value {
    if (values.length === 0) throw new Error('there is nothing to pick from');
    // The index lies within the list.
    return values[this.integer(0, values.length - 1)] as Value;
  }

  /** Between `low` and `high` of the values, each once, in random order. */
  some<Value>(values: readonly Value[], low: number, high: number): Value[] {
    const rest = [...values];
    const count = Math.min(this.integer(low, high), rest.length);
    return Array.from({ length: count }, () => rest.splice(this.integer(0, rest.length - 1), 1)[0] as Value);
  }

  list<Value>(low: number, high: number, make: () => Value): Value[] {
    return Array.from({ length: this.integer(low, high) }, make);
  }
}
