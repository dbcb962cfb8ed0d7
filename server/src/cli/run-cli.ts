/**
 * The `rowcast` command. Exit codes: 0 done, 1 something that its user can mend (or a check that found
 * something), 2 wrong usage. Commands are loaded when they run: --help must not wait for a server.
 */
import { Command, CommanderError } from 'commander';
import { ownVersion } from '../own-version.js';
import { withContext } from './command-context.js';
import { Terminal } from './terminal.js';

/** Runs one command line and returns the exit code. */
export async function runCli(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...words], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    new Terminal({ isJson: words.includes('--json') }).fail(error);
    return 1;
  }
}

const exitCodes = `
Exit codes: 0 done, 1 something to mend (the message says what), 2 wrong usage.`;

const settings = `
Settings:
  DATABASE_URL         the database, as the role rowcast_server; may go through a pooler
  DIRECT_URL           the same database as its owner, for migrations; not through a pooler
  SHADOW_DATABASE_URL  an empty database to try migrations in, where the owner may not create one
  PORT, HOST           where to listen
They are read from .env too. Without any of them, development uses an embedded PostgreSQL, kept in .rowcast/.
package.json may say where things are: "rowcast": { "schema", "migrations", "policies", "seed", "static", "welcome" }.
${exitCodes}`;

function createProgram(): Command {
  const program = new Command('rowcast')
    .description("Prisma's API in the browser, live, secured by Postgres row-level security.")
    .version(ownVersion(), '-V, --version', 'print the version')
    .option('--schema <path>', 'the Prisma schema: a file, or a folder of .prisma files')
    .option('--policies <folder>', 'the policies: a folder of .sql files')
    .option('--cwd <folder>', 'work as if started there')
    .option('--json', 'print the result as JSON')
    .option('--verbose', 'log more')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help to see what is possible)')
    .addHelpText('after', settings)
    .exitOverride();
  addProjectCommands(program);
  addMigrateCommands(program);
  addDatabaseCommands(program);
  inherit(program);
  return program;
}

/** Every level fails the same way. */
function inherit(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command).helpCommand(false);
    if (child.commands.length === 0) child.addHelpText('after', exitCodes);
    inherit(child);
  }
}

function addProjectCommands(program: Command): void {
  program
    .command('init')
    .description('begin a project here: schema, policies, a small app; overwrites nothing')
    .action(withContext(async (context) => (await import('./commands/init.js')).init(context)));
  program
    .command('dev')
    .description('run everything, and follow changes of the schema and the policies')
    .option('--port <number>', 'listen there, or at the next free port (default 4000)')
    .option('--host <address>', 'listen on this address (default 127.0.0.1)')
    .option('--no-migrate', 'write no migrations by itself')
    .option('--no-seed', 'do not fill a new database')
    .action(withContext(async (context, options: never) => (await import('./commands/dev.js')).dev(context, options)));
  program
    .command('start')
    .description('serve in production; changes nothing in the database')
    .option('--port <number>', 'listen there (default 4000)')
    .option('--host <address>', 'listen on this address (default 0.0.0.0)')
    .option('--migrate', 'first do what rowcast migrate deploy does')
    .option('--embedded', 'without DATABASE_URL, use the embedded PostgreSQL')
    .action(
      withContext(async (context, options: never) => (await import('./commands/start.js')).start(context, options)),
    );
  program
    .command('generate')
    .description("write the client's schema, as the generator block says")
    .action(withContext(async (context) => (await import('./commands/generate.js')).generate(context)));
  program
    .command('doctor')
    .description('look for what is wrong with the database and the settings, and say how to mend it')
    .option('--explain-policies', 'say what the policies read and what live queries on each table cost')
    .action(
      withContext(async (context, options: never) => (await import('./commands/doctor.js')).doctor(context, options)),
    );
}

function addMigrateCommands(program: Command): void {
  const migrate = program
    .command('migrate')
    .description("the tables, by Prisma's migrations: dev, create, deploy, status, baseline, resolve, reset, diff");
  migrate
    .command('dev')
    .description('write the migration that leads from the history to the schema, and apply it')
    .option('--name <name>', 'name the migration (default: after what it does)')
    .option('--accept-data-loss', 'also if rows or columns are lost')
    .action(
      withContext(async (context, options: never) => (await import('./commands/migrate.js')).dev(context, options)),
    );
  migrate
    .command('create')
    .description('write the next migration for you to edit, without running it')
    .option('--name <name>', 'name the migration (default: after what it does)')
    .action(
      withContext(async (context, options: never) => (await import('./commands/migrate.js')).create(context, options)),
    );
  migrate
    .command('deploy')
    .description("apply Rowcast's objects, the pending migrations, capture and policies")
    .action(withContext(async (context) => (await import('./commands/migrate.js')).deploy(context)));
  migrate
    .command('status')
    .description('compare the database with the migrations; exit code 1 if they differ')
    .action(withContext(async (context) => (await import('./commands/migrate.js')).status(context)));
  addHistoryCommands(migrate);
  migrate
    .command('reset')
    .description('empty the database, accounts too, and build it again')
    .option('--force', 'do not ask')
    .option('--no-seed', 'leave it empty')
    .action(
      withContext(async (context, options: never) => (await import('./commands/migrate.js')).reset(context, options)),
    );
  migrate
    .command('diff')
    .description('show how two descriptions of the tables differ')
    .option('--from <side>', 'schema, migrations, database or empty', 'database')
    .option('--to <side>', 'schema, migrations, database or empty', 'schema')
    .option('--script', 'as SQL that leads from one to the other')
    .option('--exit-code', 'exit code 1 if they differ')
    .action(
      withContext(async (context, options: never) => (await import('./commands/migrate.js')).diff(context, options)),
    );
}

function addHistoryCommands(migrate: Command): void {
  migrate
    .command('baseline')
    .description('write down as history what the database has already, without running it')
    .option('--name <name>', 'name the migration', 'baseline')
    .action(
      withContext(async (context, options: never) =>
        (await import('./commands/migrate-history.js')).baseline(context, options),
      ),
    );
  migrate
    .command('resolve')
    .description('mark a migration that was applied or undone by hand')
    .option('--applied <name>', 'the database has what it does')
    .option('--rolled-back <name>', 'the database has nothing of it')
    .action(
      withContext(async (context, options: never) =>
        (await import('./commands/migrate-history.js')).resolve(context, options),
      ),
    );
}

function addDatabaseCommands(program: Command): void {
  const db = program.command('db').description('a database that exists already: pull');
  db.command('pull')
    .description('rewrite the schema from what the database has')
    .option('--print', 'print it instead')
    .action(
      withContext(async (context, options: never) => (await import('./commands/db-pull.js')).dbPull(context, options)),
    );
  const policies = program.command('policies').description('who may see and change what: apply, check');
  policies
    .command('apply')
    .description('apply policies/: roles.sql, functions.sql, then the rest by name, all or nothing')
    .action(withContext(async (context) => (await import('./commands/policies.js')).apply(context)));
  policies
    .command('check')
    .description('look for holes and slow forms; exit code 1 if there is an error')
    .option('--strict', 'exit code 1 for warnings too')
    .action(
      withContext(async (context, options: never) => (await import('./commands/policies.js')).check(context, options)),
    );
}
