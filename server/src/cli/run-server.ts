/** Starts the server with what the environment, the project and the command line say, in rising order of rank. */
import { readEnvironment } from '../config.js';
import { type RunningServer, type StartOptions, startServer } from '../main.js';
import type { OpenDatabase } from './open-database.js';
import type { Project } from './project.js';
import { releaseYoungHeap } from './young-heap.js';

export interface RunServerOptions {
  readonly project: Project;
  readonly database: OpenDatabase;
  readonly port: number | undefined;
  readonly isPortFixed: boolean;
  readonly host: string;
  /** For the built-in accounts, where the environment says nothing of who signs people in. */
  readonly accountsSecret: string | undefined;
  /** A built front end, to be served beside the rest. */
  readonly staticDir: string | undefined;
  readonly logLevel: 'info' | 'warn' | 'error';
}

export async function runServer(options: RunServerOptions): Promise<RunningServer> {
  const { project, database, accountsSecret } = options;
  const environment = readEnvironment(process.env);
  const hasNoIssuers = (environment.issuers ?? []).length === 0;
  const port = options.port ?? project.environment.port;
  const start: StartOptions = {
    ...(accountsSecret !== undefined && hasNoIssuers && { accounts: { secret: accountsSecret } }),
    ...environment,
    databaseUrl: database.databaseUrl,
    directUrl: database.directUrl,
    schemaPath: project.schemaPath,
    host: options.host,
    isPortFixed: options.isPortFixed,
    logLevel: options.logLevel,
    ...(port !== undefined && { port }),
    ...(options.staticDir !== undefined && { staticDir: options.staticDir }),
  };
  const server = await startServer(start);
  releaseYoungHeap();
  return server;
}
