/** `rowcast init`: begins a project in the working folder. What is there already is left as it is. */
import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { ownVersion } from '../../own-version.js';
import type { CommandContext } from '../command-context.js';
import { ignoredFiles, packageAdditions, templates } from '../init-templates.js';

export async function init({ project, terminal }: CommandContext): Promise<void> {
  const written: string[] = [];
  const kept: string[] = [];
  const note = (file: string, isWritten: boolean): void => void (isWritten ? written : kept).push(file);
  // A project that has a schema has its own idea of tables, rules and pages.
  const isNew = !fs.existsSync(project.schemaPath);
  for (const [file, content] of Object.entries(templates)) {
    if (!isNew && !['policies/roles.sql', '.env.example'].includes(file)) continue;
    note(file, writeNew(path.join(project.folder, file), content));
  }
  note('package.json', completePackage(project.folder, isNew));
  note('.gitignore', completeIgnored(project.folder));
  for (const file of written) terminal.say(`wrote ${file}`);
  for (const file of kept) terminal.say(terminal.style(`kept ${file}`, 'quiet'));
  terminal.say();
  terminal.say('Next: npm install, then npm run dev');
  terminal.json({ written, kept });
}

function writeNew(file: string, content: string): boolean {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    fs.writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

type PackageFile = Record<string, unknown>;

/** Adds scripts, settings and dependencies that package.json lacks. Returns whether anything was added. */
function completePackage(folder: string, isNew: boolean): boolean {
  const file = path.join(folder, 'package.json');
  const name = path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-');
  const contents: PackageFile = fs.existsSync(file) ? readPackage(file) : { name, private: true, type: 'module' };
  const before = JSON.stringify(contents);
  for (const [section, entries] of Object.entries(packageAdditions(ownVersion()))) {
    const present = (contents[section] ?? {}) as Record<string, string>;
    const isServer = (key: string): boolean => /rowcast|^dev$|^start$|embedded/.test(key) && section !== 'rowcast';
    const wanted = Object.entries(entries).filter(([key]) => isNew || isServer(key));
    const missing = wanted.filter(([key]) => !(key in present) && !isElsewhere(contents, key));
    if (missing.length > 0) contents[section] = { ...present, ...Object.fromEntries(missing) };
  }
  if (JSON.stringify(contents) === before) return false;
  fs.writeFileSync(file, `${JSON.stringify(contents, null, 2)}\n`);
  return true;
}

/** A package may be among the other kind of dependencies already. */
function isElsewhere(contents: PackageFile, key: string): boolean {
  return ['dependencies', 'devDependencies'].some((section) => key in ((contents[section] ?? {}) as object));
}

function readPackage(file: string): PackageFile {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as PackageFile;
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', 'package.json is not valid JSON', { hint: 'correct it', cause: error });
  }
}

function completeIgnored(folder: string): boolean {
  const file = path.join(folder, '.gitignore');
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const lines = new Set(present.split('\n').map((line) => line.trim().replace(/\/$/, '')));
  const missing = ignoredFiles.filter((line) => !lines.has(line.replace(/\/$/, '')));
  if (missing.length === 0) return false;
  const glue = present === '' || present.endsWith('\n') ? '' : '\n';
  fs.writeFileSync(file, `${present}${glue}${missing.join('\n')}\n`);
  return true;
}
