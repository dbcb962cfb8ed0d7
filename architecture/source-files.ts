/**
 * The files of the repository, as the tests about it see them: what people wrote, by its path from the root
 * with forward slashes. What was built, generated or installed is left out.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

const notWritten = new Set(['node_modules', 'dist', 'generated', 'test-results', 'coverage']);

/** Every file that people wrote, sorted. Hidden files and folders are left out. */
export function sourceFiles(): readonly string[] {
  return filesUnder('').sort();
}

/** The TypeScript and JavaScript among them. */
export function codeFiles(): readonly string[] {
  return sourceFiles().filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));
}

export function readSource(file: string): string {
  return fs.readFileSync(path.join(repository, file), 'utf8');
}

/** Tests, what only tests use, and checks of types: nothing of it is published. */
export function isTestFile(file: string): boolean {
  return /\.(test|test-d)\.tsx?$/.test(file) || /(^|\/)(test-support|architecture|bench)\//.test(file);
}

function filesUnder(folder: string): string[] {
  return fs.readdirSync(path.join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || notWritten.has(entry.name)) return [];
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(file) : entry.isFile() ? [file] : [];
  });
}
