/** A Rowcast server in a process of its own, which a test can kill, stop in order, freeze and start again. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { StartOptions } from '@rowcast/server';

const repository = path.resolve(import.meta.dirname, '../../..');
const program = path.join(repository, 'server/test-support/serve.ts');
const loader = path.join(repository, 'server/test-support/run-typescript.mjs');
const retryDelayMs = 300;

/** What the system allows the process. */
export interface ProcessLimits {
  readonly maxOpenFiles?: number;
}

export class ServerProcess implements AsyncDisposable {
  readonly #options: StartOptions;
  readonly #limits: ProcessLimits;
  #child: ChildProcess | undefined;
  #isWanted = true;
  #port = 0;
  #starting: Promise<void> | undefined;

  private constructor(options: StartOptions, limits: ProcessLimits) {
    this.#options = options;
    this.#limits = limits;
  }

  /** Resolves when it listens. It takes the same port again whenever it is started again. */
  static async start(options: StartOptions, limits: ProcessLimits = {}): Promise<ServerProcess> {
    const server = new ServerProcess(options, limits);
    await server.start();
    return server;
  }

  /** 0 before it has listened for the first time. */
  get port(): number {
    return this.#port;
  }

  get isRunning(): boolean {
    return this.#child !== undefined;
  }

  /** Starts it, again and again if it cannot start, as whoever runs it in earnest would. */
  start(): Promise<void> {
    this.#starting ??= this.#startUntilItRuns().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** `SIGTERM` stops it in order, `SIGKILL` does not. Resolves when it is gone. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.#starting;
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Keeps its event loop busy, so that it does nothing else. */
  block(forMs: number): void {
    this.#child?.send({ kind: 'block', forMs });
  }

  /** Sets its time of day so much ahead of the machine's. */
  setClock(aheadMs: number): void {
    this.#child?.send({ kind: 'clock', aheadMs });
  }

  /** What its heap holds after a collection of garbage. */
  async heapBytes(): Promise<number> {
    const child = this.#child;
    if (!child) throw new Error('the server does not run');
    child.send({ kind: 'memory' });
    const [answer] = (await once(child, 'message')) as [{ readonly heapBytes: number }];
    return answer.heapBytes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWanted = false;
    await this.stop('SIGKILL');
  }

  async #startUntilItRuns(): Promise<void> {
    while (this.#isWanted && !this.#child && !(await this.#launch())) {
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs));
    }
  }

  async #launch(): Promise<boolean> {
    const execArgv = ['--conditions=rowcast-source', '--import', loader, '--expose-gc'];
    const options = { ...this.#options, port: this.#port };
    const child = fork(program, [JSON.stringify(options)], { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const ready = once(child, 'message') as Promise<[{ readonly url: string }]>;
    const ended = once(child, 'exit').then(() => undefined);
    const answer = await Promise.race([ready, ended]);
    if (!answer) return false;
    this.#port = Number(new URL(answer[0].url).port);
    this.#child = child;
    // Once it runs: to start, it reads hundreds of files.
    const { maxOpenFiles } = this.#limits;
    if (maxOpenFiles !== undefined) execFileSync('prlimit', ['--pid', String(child.pid), `--nofile=${maxOpenFiles}`]);
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return true;
  }
}
