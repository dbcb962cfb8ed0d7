/**
 * Waits for Ctrl-C or a polite end. The second one ends the process at once, without putting things in order.
 *
 * The terminal sends Ctrl-C to everything that runs in it, and npm hands on to its script what it gets. Where the
 * shell gives way to the script (bash, not dash), one Ctrl-C therefore arrives twice, and must count once.
 */

/** The part of the process that is needed here. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

const echoMs = 500;
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function waitForSignal(
  source: SignalSource = process,
  nowMs: () => number = () => performance.now(),
): Promise<void> {
  return new Promise((resolve) => {
    let endedAtMs: number | undefined;
    const end = (): void => {
      if (endedAtMs !== undefined && nowMs() - endedAtMs > echoMs) source.exit(130);
      endedAtMs ??= nowMs();
      resolve();
    };
    for (const signal of endingSignals) source.on(signal, end);
  });
}
