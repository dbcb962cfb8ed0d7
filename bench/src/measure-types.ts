/**
 * Measures what the types of `db` cost with a schema of eighty models, and prints it as Markdown: what the compiler
 * does for an app that uses none, one or all of them, how long an editor waits for completions, and how large what
 * the client holds at run time is. Needs no database: node dist/measure-types.js
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { largeSchema } from '@rowcast/test-support';
import { LanguageServer } from './ask-tsserver.js';
import { percentile, show, table } from './statistics.js';
import { readModels, type UsedModel, usageOf } from './type-usage.js';

const repository = fileURLToPath(new URL('../../', import.meta.url));
/** Below node_modules, so that `@rowcast/client` is found as an app finds it. */
const folder = path.join(repository, 'node_modules/.cache/rowcast/types');

const models = prepare();
const rows = [0, 1, models.length].map((count) => [String(count), ...compile(models.slice(0, count))]);
console.log(`\n### The compiler, with a schema of ${models.length} models\n`);
console.log(table(['models used', 'types', 'instantiations', 'check time, s', 'memory, MiB'], rows));

const { first, times, names } = await complete();
console.log('\n### An editor’s completions within `db.<model>.findMany({ where: { `\n');
console.log(
  table(
    ['first, with the project’s loading, ms', 'another model, p50, ms', 'p95, ms', 'names offered'],
    [[show(first, 0), show(percentile(times, 0.5), 0), show(percentile(times, 0.95), 0), String(names)]],
  ),
);

const [plain, zipped] = constantSizes();
console.log('\n### What the client holds of the schema at run time\n');
console.log(table(['without white space, kB', 'gzipped, kB'], [[show(plain / 1000), show(zipped / 1000)]]));

/** Writes the schema and has `rowcast generate` make the client's schema of it. */
function prepare(): readonly UsedModel[] {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const generator = 'generator rowcast {\n  provider = "rowcast"\n  output = "./rowcast.ts"\n}\n';
  const text = `datasource db {\n  provider = "postgresql"\n}\n${generator}${largeSchema()}`;
  fs.writeFileSync(path.join(folder, 'schema.prisma'), text);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  const command = path.join(repository, 'server/dist/cli/bin.js');
  execFileSync(process.execPath, [command, 'generate', '--schema', 'schema.prisma'], { cwd: folder });
  const compilerOptions = {
    target: 'es2023',
    lib: ['es2023', 'esnext.disposable', 'dom'],
    module: 'nodenext',
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['usage.ts'] }));
  return readModels(text);
}

function compile(used: readonly UsedModel[]): readonly string[] {
  fs.writeFileSync(path.join(folder, 'usage.ts'), usageOf(used, models));
  const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
  const said = execFileSync(process.execPath, [tsc, '-p', folder, '--extendedDiagnostics'], { encoding: 'utf8' });
  const read = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(said)?.[1]);
  return [
    String(read('Types')),
    String(read('Instantiations')),
    show(read('Check time'), 2),
    show(read('Memory used') / 1024, 0),
  ];
}

/** The first answer, and then one for each of the other models, as typing goes on. */
async function complete(): Promise<{
  readonly first: number;
  readonly times: readonly number[];
  readonly names: number;
}> {
  using server = new LanguageServer(folder);
  const file = path.join(folder, 'usage.ts');
  const head = usageOf([], models).replace(/\s*void db;[\s\S]*/, '\n');
  const answers: { readonly names: readonly string[]; readonly ms: number }[] = [];
  for (const { name, fields } of models) {
    const text = `${head}  db.${name}.findMany({ where: { `;
    server.open(file, text);
    const answer = await server.complete(file, text);
    const missing = fields.find((field) => !answer.names.includes(field.name));
    if (missing) throw new Error(`${missing.name} of ${name} is not offered`);
    answers.push(answer);
  }
  const [first, ...others] = answers;
  return { first: first?.ms ?? Number.NaN, times: others.map(({ ms }) => ms), names: first?.names.length ?? 0 };
}

/** Types and comments vanish in a build, and so does white space. */
function constantSizes(): readonly [number, number] {
  const text = fs.readFileSync(path.join(folder, 'rowcast.ts'), 'utf8');
  const constants = text.replaceAll(/^export (interface \w+ \{[\s\S]*?^\}|type .*)$|^\/\*[\s\S]*?\*\/$|\s+/gm, '');
  return [constants.length, gzipSync(constants, { level: 9 }).length];
}
