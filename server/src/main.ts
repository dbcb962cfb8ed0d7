/** Starts a whole server and gives back its address and its end. The `rowcast` command is built on it. */
import net, { type AddressInfo } from 'node:net';
import { RowcastError } from '@rowcast/protocol';
import { type AppOptions, buildApp } from './app.js';

export interface StartOptions extends AppOptions {
  /** The port; the next free one is taken if it is in use. @default 4000 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
}

export interface RunningServer extends AsyncDisposable {
  /** Where it can be opened. */
  readonly url: string;
  close(): Promise<void>;
}

const defaultPort = 4_000;
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
  const port = await findPort(options.port ?? defaultPort, host);
  const shownHost = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  const url = `http://${shownHost}:${port}`;
  const app = await buildApp({ baseUrl: url, ...options });
  await app.listen({ port, host });
  const close = async (): Promise<void> => void (await app.close());
  return { url, close, [Symbol.asyncDispose]: close };
}

/** The first free port from `wanted` on; 0 asks the system for any. */
async function findPort(wanted: number, host: string): Promise<number> {
  for (let port = wanted; port < wanted + portsTried; port += 1) {
    const free = await tryPort(port, host);
    if (free !== undefined) return free;
  }
  throw new RowcastError('CONFIG_INVALID', `the ports ${wanted} to ${wanted + portsTried - 1} are all in use`, {
    hint: 'choose another one with --port',
  });
}

function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    probe.listen(port, host, () => {
      const { port: taken } = probe.address() as AddressInfo;
      probe.close(() => resolve(taken));
    });
  });
}
