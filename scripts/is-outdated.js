/** Tells whether something built is older than what it was built from, by the files' times. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * Whether `output` is missing, or older than the newest of `sources`. Folders count with all they hold, and by
 * their own time, so that a file that was taken away is noticed too. Missing sources don't count.
 * @param {string} output
 * @param {readonly string[]} sources
 */
export function isOutdated(output, sources) {
  const built = fs.statSync(output, { throwIfNoEntry: false });
  return built === undefined || Math.max(0, ...sources.map(newestTimeMs)) > built.mtimeMs;
}

/**
 * @param {string} place
 * @returns {number}
 */
function newestTimeMs(place) {
  const stat = fs.statSync(place, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...fs.readdirSync(place).map((name) => newestTimeMs(path.join(place, name))));
}
