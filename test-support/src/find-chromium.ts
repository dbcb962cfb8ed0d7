/**
 * Finds the Chromium that browser tests start: the path in CHROMIUM_PATH, then PATH, then the one that Playwright
 * has downloaded. Installs nothing; `npm test` does that.
 */
import fs from 'node:fs';
import path from 'node:path';

// Shared with `npm test`. The engine without a window comes first: it takes half the time.
const names: readonly string[] = JSON.parse(fs.readFileSync(new URL('../browser-names.json', import.meta.url), 'utf8'));

const ending = process.platform === 'win32' ? '.exe' : '';

/** `downloaded` is where Playwright would have put its own: `chromium.executablePath()`. */
export function findChromium(downloaded: string): string {
  const given = process.env['CHROMIUM_PATH'];
  if (given && !isProgram(given)) throw new Error(`CHROMIUM_PATH is ${given}, and there is no program there`);
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => names.map((name) => path.join(folder, `${name}${ending}`)));
  const found = [given ?? '', ...onPath, downloaded].find(isProgram);
  if (found) return found;
  throw new Error(
    `no Chromium for the browser tests: CHROMIUM_PATH is not set, PATH has none of ${names.join(', ')}, ` +
      `and Playwright's own is not at ${downloaded}; run npm test, which installs one, or install it yourself`,
  );
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
