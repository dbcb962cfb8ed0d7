/** Child processes of a benchmark: started with a job, talked to by messages, ended by process id. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Worker extends AsyncDisposable {
  readonly pid: number;
  /** Sends a message and waits for the answer. */
  ask<Answer>(message: object): Promise<Answer>;
}

/** Starts a script of this folder. It answers each message with exactly one. */
export async function startWorker(script: string, job: object, onStarted?: (answer: object) => void): Promise<Worker> {
  const child = fork(fileURLToPath(new URL(`./${script}.js`, import.meta.url)), { execArgv: ['--expose-gc'] });
  const worker: Worker = {
    pid: child.pid ?? 0,
    ask: (message) => ask(child, message),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(0)));
    },
  };
  const answer = await worker.ask<object>(job);
  onStarted?.(answer);
  return worker;
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
}

/** Wall clock that all processes of the machine share, in milliseconds with fractions. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
