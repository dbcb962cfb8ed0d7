/** What every command is given: the project, the terminal and the options of the whole command line. */
import { RowcastError } from '@rowcast/protocol';
import type { Command } from 'commander';
import { loadProject, type Project } from './project.js';
import { Terminal } from './terminal.js';

export interface CommandContext {
  readonly project: Project;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
}

interface GlobalOptions {
  readonly cwd?: string;
  readonly schema?: string;
  readonly policies?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Wraps a command's work: enters the project's folder, then runs it with the options of that command. */
export function withContext<Options extends object>(
  work: (context: CommandContext, options: Options) => Promise<void>,
): (this: Command) => Promise<void> {
  return async function run(this: Command) {
    const options = this.optsWithGlobals<GlobalOptions & Options>();
    if (options.cwd !== undefined) enter(options.cwd);
    const terminal = new Terminal({ isJson: options.json ?? false });
    const project = loadProject(process.cwd(), { schema: options.schema, policies: options.policies });
    await work({ project, terminal, isVerbose: options.verbose ?? false }, options);
  };
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', `there is no folder ${folder}`, { hint: 'correct --cwd', cause: error });
  }
}
