/** Starts a whole server and gives back its address and its end. The `rowcast` command is built on it. */
import net, { type AddressInfo } from 'node:net';
import { RowcastError } from '@rowcast/protocol';
import { type AppOptions, buildApp } from './app.js';

export interface StartOptions extends AppOptions {
  /** The port. @default 4000 */
  readonly port?: number;
  /** Whether to refuse to start if the port is in use, rather than to take the next free one. @default false */
  readonly isPortFixed?: boolean;
  /** @default '127.0.0.1' */
  readonly host?: string;
}

export interface RunningServer extends AsyncDisposable {
  /** Where it can be opened. */
  readonly url: string;
  close(): Promise<void>;
}

/** Where a server listens that was told nothing. */
export const defaultPort = 4_000;
const portsTried = 50;

/**
 * Starts a server.
 *
 * @example
 * ```ts
 * const server = await startServer({ databaseUrl, schemaPath: 'prisma/schema.prisma' });
 * console.log(server.url);
 * await server.close();
 * ```
 *
 * Throws CONFIG_UNSAFE_ROLE, CONFIG_NOT_MIGRATED, CONFIG_INVALID, SCHEMA_INVALID, SCHEMA_MISMATCH or SERVER_DATABASE_UNAVAILABLE.
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const port = await findPort(options, host);
  const shownHost = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  const url = `http://${shownHost}:${port}`;
  const app = await buildApp({ baseUrl: url, ...options });
  await app.listen({ port, host });
  const close = async (): Promise<void> => void (await app.close());
  return { url, close, [Symbol.asyncDispose]: close };
}

/** The first free port from the wanted one on; 0 asks the system for any. */
async function findPort(
  { port: wanted = defaultPort, isPortFixed = false }: StartOptions,
  host: string,
): Promise<number> {
  const tried = isPortFixed ? 1 : portsTried;
  for (let port = wanted; port < wanted + tried; port += 1) {
    const free = await tryPort(port, host);
    if (free !== undefined) return free;
  }
  const taken =
    tried === 1 ? `port ${wanted} is in use` : `the ports ${wanted} to ${wanted + tried - 1} are all in use`;
  throw new RowcastError('CONFIG_INVALID', taken, { hint: 'choose another one with --port' });
}

function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(cannotListen(error, `${host}:${port}`));
    });
    probe.listen(port, host, () => {
      const { port: taken } = probe.address() as AddressInfo;
      probe.close(() => resolve(taken));
    });
  });
}

function cannotListen(error: NodeJS.ErrnoException, place: string): RowcastError {
  const hint =
    error.code === 'EACCES'
      ? 'ports below 1024 are for the superuser; choose another one with --port'
      : 'give an address of this machine with --host, such as 127.0.0.1 or 0.0.0.0';
  return new RowcastError('CONFIG_INVALID', `cannot listen at ${place}: ${error.code ?? error.message}`, {
    hint,
    cause: error,
  });
}
