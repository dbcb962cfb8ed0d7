/**
 * How long to wait before the next attempt to connect. Pure: doubles from half a second to half a minute, and
 * takes half to all of it by chance, so that the clients of a restarted server do not all come at once.
 */
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** `failures` counts the attempts that failed in a row, from 1; `random` is from 0 up to 1. */
export function reconnectDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 16));
  return Math.round(ceiling * (0.5 + random / 2));
}
