/** Joins a style sheet and all that it imports into one file, for those who install it: one request, no bundler needed. */
import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes the style sheet `source` to `target`, with its relative imports in their places. Writes nothing if that is
 * what is there.
 * @param {string} source
 * @param {string} target
 */
export function bundleStyles(source, target) {
  const text = readStyles(source);
  if (fs.existsSync(target) && fs.readFileSync(target, 'utf8') === text) return;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, text);
}

/**
 * @param {string} file
 * @returns {string}
 */
function readStyles(file) {
  const text = fs.readFileSync(file, 'utf8');
  return text.replaceAll(/^@import "(\.[^"]+)";\n/gm, (_line, name) => readStyles(path.join(path.dirname(file), name)));
}
