/** Seeded chance for the fuzzing: the same seed gives the same inputs, on every machine. */
export interface Dice {
  /** A number from 0 up to, not including, 1. */
  roll(): number;
  /** Whether something of this probability happens. */
  chance(probability: number): boolean;
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  pick<Value>(values: readonly Value[]): Value;
}

/** Source: mulberry32, T. Ettinger, public domain. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(roll() * end);
  return {
    roll,
    below,
    chance: (probability) => roll() < probability,
    pick<Value>(values: readonly Value[]): Value {
      // An index below the length is there.
      return values[below(values.length)] as Value;
    },
  };
}
