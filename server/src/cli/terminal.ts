/**
 * What the command says and asks. People get calm lines on standard output and trouble on standard error;
 * with --json a machine gets one JSON document on standard output and nothing else there.
 */
import readline from 'node:readline/promises';
import { styleText } from 'node:util';
import { RowcastError } from '@rowcast/protocol';

export type Tone = 'plain' | 'strong' | 'quiet' | 'good' | 'warning' | 'bad';

const styles = { strong: 'bold', quiet: 'dim', good: 'green', warning: 'yellow', bad: 'red' } as const;

export class Terminal {
  readonly isJson: boolean;
  readonly #isColored: boolean;

  constructor(options: { readonly isJson: boolean }) {
    this.isJson = options.isJson;
    this.#isColored = process.stdout.isTTY === true && process.stderr.isTTY === true && !process.env['NO_COLOR'];
  }

  /** A line for people; kept back when a machine reads. */
  say(line = ''): void {
    if (!this.isJson) process.stdout.write(`${line}\n`);
  }

  /** A line that is not part of the result: progress and warnings. */
  note(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** The result, for a machine. */
  json(value: unknown): void {
    if (this.isJson) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  style(text: string, tone: Tone): string {
    return this.#isColored && tone !== 'plain' ? styleText(styles[tone], text) : text;
  }

  /** Asks for a yes. Where nobody can answer, `flag` is what would have said so. */
  async confirm(question: string, flag: string): Promise<boolean> {
    if (this.isJson || process.stdin.isTTY !== true) {
      throw new RowcastError('CONFIG_INVALID', `${question} Nobody is here to answer.`, {
        hint: `say so with ${flag}`,
      });
    }
    const prompt = readline.createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await prompt.question(`${question} [y/N] `);
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      prompt.close();
    }
  }

  /** A user's mistake is told without a stack trace; a defect of ours with one. */
  fail(error: unknown): void {
    const label = this.style('error', 'bad');
    if (error instanceof RowcastError && error.code !== 'SERVER_INTERNAL') {
      this.note(`${label} ${error.message}`);
      if (error.hint) this.note(this.style(`  ${error.hint}`, 'quiet'));
      this.note(this.style(`  ${error.code}`, 'quiet'));
      this.json({ error: { code: error.code, message: error.message, hint: error.hint } });
      return;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.note(`${label} this is a defect of rowcast; please report it\n${text}`);
    this.json({ error: { code: 'SERVER_INTERNAL', message: error instanceof Error ? error.message : text } });
  }
}
