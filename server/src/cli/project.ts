/**
 * Where a project keeps its files and what its environment says. Read once at the start of a command, from
 * the working folder: `package.json` ("rowcast"), `.env` and the environment, in rising order of rank.
 */
import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { z } from 'zod';

export interface Project {
  readonly folder: string;
  readonly schemaPath: string;
  readonly migrationsDir: string;
  readonly policiesDir: string;
  /** Run once after the first migration: SQL, or a program. */
  readonly seedPath: string | undefined;
  /** A built front end to serve. */
  readonly staticDir: string | undefined;
  /** Lines to show when the server is up. */
  readonly welcome: readonly string[];
  /** Rowcast's own: embedded data, secrets, lock. */
  readonly stateDir: string;
  readonly environment: ProjectEnvironment;
}

export interface ProjectEnvironment {
  readonly databaseUrl: string | undefined;
  readonly directUrl: string | undefined;
  readonly shadowUrl: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
}

export interface ProjectOverrides {
  readonly schema?: string | undefined;
  readonly policies?: string | undefined;
}

const settings = z.strictObject({
  schema: z.string().optional(),
  migrations: z.string().optional(),
  policies: z.string().optional(),
  seed: z.string().optional(),
  static: z.string().optional(),
  welcome: z.union([z.string(), z.array(z.string())]).optional(),
});
type Settings = z.infer<typeof settings>;

export function loadProject(folder: string, overrides: ProjectOverrides = {}): Project {
  const configured = readSettings(folder);
  const at = (file: string): string => path.resolve(folder, file);
  const schemaPath = at(overrides.schema ?? configured.schema ?? defaultSchema(folder));
  const schemaFolder = isFolder(schemaPath) ? schemaPath : path.dirname(schemaPath);
  const seed = configured.seed ?? defaultSeeds.find((file) => fs.existsSync(at(file)));
  return {
    folder,
    schemaPath,
    migrationsDir: configured.migrations ? at(configured.migrations) : path.join(schemaFolder, 'migrations'),
    policiesDir: at(overrides.policies ?? configured.policies ?? 'policies'),
    seedPath: seed === undefined ? undefined : at(seed),
    staticDir: configured.static === undefined ? undefined : at(configured.static),
    welcome: [configured.welcome ?? []].flat(),
    stateDir: at('.rowcast'),
    environment: readProjectEnvironment(folder),
  };
}

const defaultSeeds = ['prisma/seed.sql', 'prisma/seed.ts', 'prisma/seed.js', 'prisma/seed.mjs'];

function defaultSchema(folder: string): string {
  const files = ['prisma/schema.prisma', 'schema.prisma', 'prisma/schema'];
  return files.find((file) => fs.existsSync(path.join(folder, file))) ?? 'prisma/schema.prisma';
}

function readSettings(folder: string): Settings {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return {};
  let contents: { rowcast?: unknown };
  try {
    contents = JSON.parse(fs.readFileSync(file, 'utf8')) as typeof contents;
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', 'package.json is not valid JSON', { cause: error });
  }
  const parsed = settings.safeParse(contents.rowcast ?? {});
  if (parsed.success) return parsed.data;
  throw new RowcastError('CONFIG_INVALID', `package.json, "rowcast": ${z.prettifyError(parsed.error)}`, {
    hint: `its settings are ${Object.keys(settings.shape).join(', ')}`,
  });
}

/** Puts `.env` below the environment, and reads the variables that are the command's own. */
function readProjectEnvironment(folder: string): ProjectEnvironment {
  const file = path.join(folder, '.env');
  if (fs.existsSync(file)) process.loadEnvFile(file);
  const read = (name: string): string | undefined => process.env[name] || undefined;
  return {
    databaseUrl: databaseUrl('DATABASE_URL', read('DATABASE_URL')),
    directUrl: databaseUrl('DIRECT_URL', read('DIRECT_URL')),
    shadowUrl: databaseUrl('SHADOW_DATABASE_URL', read('SHADOW_DATABASE_URL')),
    port: readPort(read('PORT')),
    host: read('HOST'),
  };
}

function databaseUrl(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isDatabaseUrl(value)) return value;
  throw new RowcastError('CONFIG_INVALID', `${name} is not the URL of a PostgreSQL database`, {
    hint: 'it looks like postgres://user:password@host:5432/database; special characters are percent-encoded',
  });
}

function isDatabaseUrl(value: string): boolean {
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value)) return false;
  // A password with a bare "/", "?" or "#" ends the host early: what is left of it would be shown as a host.
  const { pathname, hash } = new URL(value);
  return !pathname.includes('@') && !hash.includes('@');
}

/** A port from the environment or an option. */
export function readPort(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) < 65_536) return Number(value);
  throw new RowcastError('CONFIG_INVALID', `"${value}" is not a port`, { hint: 'a port is a number below 65536' });
}

function isFolder(file: string): boolean {
  return fs.existsSync(file) && fs.statSync(file).isDirectory();
}
