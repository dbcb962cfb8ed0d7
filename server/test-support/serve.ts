/**
 * A server as a process of its own, for tests that kill, stop and freeze it: its settings come as JSON in the first
 * argument, and it tells its parent where it listens. Started with `run-typescript.mjs`.
 */
import { type StartOptions, startServer } from '../src/main.js';

/** What the parent may ask for. */
type Request = { readonly kind: 'memory' } | { readonly kind: 'block'; readonly forMs: number };

const options = JSON.parse(process.argv[2] ?? '{}') as StartOptions;
const server = await startServer(options);

process.on('message', (request: Request) => {
  if (request.kind === 'memory') {
    globalThis.gc?.();
    process.send?.({ kind: 'memory', heapBytes: process.memoryUsage().heapUsed });
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
