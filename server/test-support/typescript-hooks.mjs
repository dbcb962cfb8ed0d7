/** The loader hooks of `run-typescript.mjs`: `./x.js` finds `./x.ts`, whose types are taken out once. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cache = path.join(os.tmpdir(), 'rowcast-typescript');

/**
 * @param {string} specifier
 * @param {{ readonly parentURL?: string }} context
 * @param {(specifier: string, context: object) => object} next
 */
export function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (fs.existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

/**
 * @param {string} url
 * @param {object} context
 * @param {(url: string, context: object) => object} next
 */
export function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return {
    format: 'module',
    source: withoutTypes(fs.readFileSync(fileURLToPath(url), 'utf8')),
    shortCircuit: true,
  };
}

/**
 * The compiler takes longer to load than all the rest: it is asked once for each text.
 *
 * @param {string} source
 */
function withoutTypes(source) {
  const cached = path.join(cache, `${createHash('sha256').update(source).digest('hex')}.js`);
  if (fs.existsSync(cached)) return fs.readFileSync(cached, 'utf8');
  const ts = require('typescript');
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  const { outputText } = ts.transpileModule(source, { compilerOptions });
  fs.mkdirSync(cache, { recursive: true });
  const unfinished = `${cached}.${process.pid}`;
  fs.writeFileSync(unfinished, outputText);
  fs.renameSync(unfinished, cached);
  return outputText;
}
