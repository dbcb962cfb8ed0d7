/** For the tests of the command: a project's folder, and the command as a process in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const at = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const program = ['--conditions=rowcast-source', '--import', at('./run-typescript.mjs'), at('../src/cli/bin.ts')];

/** The command as a process, with all that it has said so far. */
export type RunningCommand = ChildProcess & { readonly said: Readonly<Record<'out' | 'err' | 'all', string>> };

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export class TestFolder implements AsyncDisposable {
  readonly path = makeFolder();
  readonly #environment: Record<string, string>;
  readonly #started: ChildProcess[] = [];

  constructor(environment: Record<string, string> = {}) {
    this.#environment = environment;
  }

  start(...words: string[]): RunningCommand {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NO_COLOR: '1', ...this.#environment };
    const child = spawn(process.execPath, [...program, ...words], { cwd: this.path, env });
    this.#started.push(child);
    const said = { out: '', err: '', all: '' };
    const hearStream = (stream: Readable, name: 'out' | 'err'): void => {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        said[name] += chunk;
        said.all += chunk;
        child.emit('said');
      });
    };
    hearStream(child.stdout, 'out');
    hearStream(child.stderr, 'err');
    return Object.assign(child, { said });
  }

  async run(...words: string[]): Promise<Outcome> {
    const child = this.start(...words);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out: child.said.out, err: child.said.err };
  }

  write(file: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(this.path, file)), { recursive: true });
    fs.writeFileSync(path.join(this.path, file), content);
  }

  read(file: string): string {
    return fs.readFileSync(path.join(this.path, file), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#started) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    fs.rmSync(this.path, { recursive: true, force: true });
  }
}

/** Resolves when the process has said it. */
export async function hear(child: RunningCommand, words: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = words.exec(child.said.all);
    if (found) return found;
    if (child.exitCode !== null) throw new Error(`it ended before it said ${words}: ${child.said.all}`);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
}

/** PostgreSQL, which never runs as root, must be able to pass through it. */
function makeFolder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-cli-'));
  fs.chmodSync(made, 0o755);
  return made;
}
