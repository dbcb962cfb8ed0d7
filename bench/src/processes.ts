/** Child processes of a benchmark: talked to by messages, ended by process id. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Worker extends AsyncDisposable {
  readonly pid: number;
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object): Promise<Answer>;
}

/** Starts a script of this folder. It answers each message with exactly one. */
export async function startWorker(script: string): Promise<Worker> {
  // A profile of the server's process, where one is wanted.
  const profileFolder = process.env['BENCH_PROFILE'];
  const profile = profileFolder && script === 'server-worker' ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
  const child = fork(fileURLToPath(new URL(`./${script}.js`, import.meta.url)), {
    execArgv: ['--expose-gc', ...profile],
  });
  return {
    pid: child.pid ?? 0,
    ask: (message) => ask(child, message),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

function ask<Answer>(child: ChildProcess, message: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a worker ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (answer: { error?: string }) => {
      child.off('exit', onExit);
      if (answer.error) reject(new Error(answer.error));
      else resolve(answer as Answer);
    });
    child.send(message);
  });
}

/** The other side: answers messages with what `handle` returns. */
export function answerMessages(handle: (message: Record<string, unknown>) => Promise<object>): void {
  process.on('message', (message: Record<string, unknown>) => {
    handle(message).then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.({ error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => process.exit(0));
}

/** Wall clock that all processes of the machine share, in milliseconds with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
