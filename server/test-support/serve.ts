/**
 * A server as a process of its own, for tests that kill, stop and freeze it: its settings come as JSON in the first
 * argument, and it tells its parent where it listens. Started with `run-typescript.mjs`.
 */
import type { StartOptions } from '../src/main.js';

/** What the parent may ask for. */
type Request =
  | { readonly kind: 'memory' }
  | { readonly kind: 'block'; readonly forMs: number }
  | { readonly kind: 'clock'; readonly aheadMs: number };

/** How much later than the machine's its time of day is. What measures durations is not concerned. */
let aheadMs = 0;
const SystemDate = Date;
globalThis.Date = class extends SystemDate {
  constructor(...given: readonly unknown[]) {
    // Whatever a date can be made of; without anything, it is now.
    super(...((given.length === 0 ? [SystemDate.now() + aheadMs] : given) as [number]));
  }
  static override now(): number {
    return SystemDate.now() + aheadMs;
  }
} as DateConstructor;

// Only now: modules keep what they find of the clock.
const { startServer } = await import('../src/main.js');
const options = JSON.parse(process.argv[2] ?? '{}') as StartOptions;
const server = await startServer(options);

process.on('message', (request: Request) => {
  if (request.kind === 'memory') {
    globalThis.gc?.();
    process.send?.({ kind: 'memory', heapBytes: process.memoryUsage().heapUsed });
    return;
  }
  if (request.kind === 'clock') {
    aheadMs = request.aheadMs;
    return;
  }
  const endMs = performance.now() + request.forMs;
  while (performance.now() < endMs);
});
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
process.send?.({ kind: 'ready', url: server.url });
