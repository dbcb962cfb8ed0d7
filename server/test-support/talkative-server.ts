/** A server in a process of its own that logs all it can, for the test that looks for secrets in what it says. */
import { type StartOptions, startServer } from '../src/main.js';

const options = JSON.parse(process.argv[2] ?? '{}') as StartOptions;
try {
  const server = await startServer({ ...options, logLevel: 'debug' });
  process.stdout.write(`listening at ${server.url}\n`);
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
} catch (error) {
  console.error(error);
  process.exit(1);
}
