/** Asks TypeScript's language server what an editor asks it: what may be written at a place in a file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

interface Answer {
  readonly type: 'response' | 'event';
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

export class LanguageServer implements Disposable {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(folder: string) {
    const script = fileURLToPath(new URL('../../node_modules/typescript/lib/tsserver.js', import.meta.url));
    this.#child = spawn(process.execPath, [script, '--disableAutomaticTypingAcquisition'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.#child.stdout) throw new Error('tsserver has no output');
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#hear(line));
  }

  /** Opens a file, or replaces its text. */
  open(file: string, text: string): void {
    this.#send('open', { file, fileContent: text, scriptKindName: 'TS' });
  }

  /** The names that may be written at the end of the text, and how long it took to say so. */
  async complete(file: string, text: string): Promise<{ readonly names: readonly string[]; readonly ms: number }> {
    const lines = text.split('\n');
    const place = { file, line: lines.length, offset: (lines.at(-1)?.length ?? 0) + 1 };
    const startedAt = performance.now();
    const answer = await this.#ask('completionInfo', place);
    const ms = performance.now() - startedAt;
    if (!answer.success) throw new Error(`tsserver: ${answer.message}`);
    const { entries } = answer.body as { readonly entries: readonly { readonly name: string }[] };
    return { names: entries.map(({ name }) => name), ms };
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }

  #ask(command: string, args: object): Promise<Answer> {
    return new Promise((resolve) => this.#waiting.set(this.#send(command, args), resolve));
  }

  #send(command: string, args: object): number {
    this.#last += 1;
    this.#child.stdin?.write(`${JSON.stringify({ seq: this.#last, type: 'request', command, arguments: args })}\n`);
    return this.#last;
  }

  #hear(line: string): void {
    if (!line.startsWith('{')) return;
    const answer = JSON.parse(line) as Answer;
    if (answer.type !== 'response' || answer.request_seq === undefined) return;
    this.#waiting.get(answer.request_seq)?.(answer);
    this.#waiting.delete(answer.request_seq);
  }
}
