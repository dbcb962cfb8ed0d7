/** Takes away what was built from sources that are gone: the compiler leaves it, and npm would publish it. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * Sweeps the folder `dist` of a package whose sources are in `src`.
 * @param {string} packageFolder
 */
export function sweepBuild(packageFolder) {
  const dist = path.join(packageFolder, 'dist');
  if (!fs.existsSync(dist)) return;
  for (const file of /** @type {string[]} */ (fs.readdirSync(dist, { recursive: true }))) {
    const stem = /^(.*?)(?:\.d\.ts|\.js)(?:\.map)?$/.exec(file)?.[1];
    if (stem === undefined || hasSource(path.join(packageFolder, 'src', stem))) continue;
    fs.rmSync(path.join(dist, file));
  }
}

/** @param {string} stem */
function hasSource(stem) {
  return fs.existsSync(`${stem}.ts`) || fs.existsSync(`${stem}.tsx`);
}
