/**
 * The server as a Fastify plugin, and as an app of its own that also serves a built front end. Listens to
 * nothing; `main.ts` does.
 */
import fs from 'node:fs';
import path from 'node:path';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import { RowcastError } from '@rowcast/protocol';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import plugin from 'fastify-plugin';
import { Backend } from './backend.js';
import type { ServerConfig } from './config.js';
import { authRoutes } from './transport/auth-routes.js';
import { replyWithError } from './transport/error-reply.js';
import { registerHealthRoutes } from './transport/health-routes.js';
import { httpLimits } from './transport/http-limits.js';
import { registerSocketRoute, subprotocolOf } from './transport/socket-route.js';

export interface AppOptions extends ServerConfig {
  /** A folder with a built front end, served at `/`. */
  readonly staticDir?: string;
  /** @default 'warn' */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** How long a request, or an upgrade, may take to arrive, in milliseconds. @default 10_000 */
  readonly requestTimeoutMs?: number;
  /** Where browsers reach the server, if they do not reach it where it listens. */
  readonly baseUrl?: string;
}

/**
 * Rowcast as a plugin for a Fastify server of your own: the websocket at `/rowcast`, accounts at `/auth`,
 * `/health` and `/metrics`.
 *
 * @example
 * ```ts
 * const app = Fastify();
 * await app.register(rowcast, { databaseUrl, schemaPath: 'prisma/schema.prisma' });
 * await app.listen({ port: 4000 });
 * ```
 *
 * Throws CONFIG_UNSAFE_ROLE, CONFIG_NOT_MIGRATED, SCHEMA_INVALID or SERVER_DATABASE_UNAVAILABLE while it is registered.
 */
export const rowcast = plugin<AppOptions>(
  async (app, options) => {
    const backend = await Backend.start(options, app.log, options.baseUrl);
    const { config, services, sessions, addresses, metrics, accounts } = backend;
    app.addHook('preClose', async () => {
      // From now on a load balancer, or a client that tries again, finds another server. Those who are here get their answers.
      app.server.close();
      await backend.close();
    });
    await app.register(websocket, {
      options: { maxPayload: config.maxMessageBytes, perMessageDeflate: false, handleProtocols: subprotocolOf },
    });
    await app.register(rateLimit, httpLimits);
    const { allowedOrigins, maxConnections } = config;
    await app.register(async (scope) =>
      registerSocketRoute(scope, { services, sessions, addresses, allowedOrigins, maxConnections }),
    );
    if (accounts) await app.register(authRoutes, { accounts });
    registerHealthRoutes(app, { isHealthy: () => backend.isHealthy, metrics, metricsToken: config.metricsToken });
  },
  { name: 'rowcast', fastify: '5.x' },
);

/** A whole server: the plugin, security headers, and a front end if there is one. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const requestTimeout = options.requestTimeoutMs ?? 10_000;
  const app = Fastify({
    bodyLimit: 65_536,
    requestTimeout,
    http: { headersTimeout: requestTimeout, connectionsCheckingInterval: Math.ceil(requestTimeout / 4) },
    logger: { level: options.logLevel ?? 'warn', redact: ['req.headers.authorization', 'req.headers.cookie'] },
    logController: new LogController({ disableRequestLogging: true }),
    ...(options.trustProxy && { trustProxy: [...options.trustProxy] }),
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: contentSecurity } });
  const origins = options.allowedOrigins ?? [];
  await app.register(cors, {
    origin: origins.includes('*') ? true : [...origins],
    credentials: !origins.includes('*'),
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode;
    if (error instanceof RowcastError) return replyWithError(reply, error);
    if (status !== undefined && status < 500) return reply.send(error);
    app.log.error({ err: error }, 'a request failed');
    return replyWithError(reply, error);
  });
  await app.register(rowcast, options);
  if (!options.accounts) app.get('/auth/get-session', sayNobody);
  if (options.staticDir) await serveFrontEnd(app, options.staticDir);
  return app;
}

/** Where there are no accounts, nobody is signed in to them: a page need not meet a 404 to learn it. */
async function sayNobody(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await reply.type('application/json').send('null');
}

const contentSecurity = {
  connectSrc: ["'self'", 'ws:', 'wss:'],
  imgSrc: ["'self'", 'data:', 'https:'],
  // The server may be reached over plain HTTP, on a developer's machine or behind a proxy.
  upgradeInsecureRequests: null,
};

/** Serves files, and the page itself for every address of a single-page app. */
async function serveFrontEnd(app: FastifyInstance, staticDir: string): Promise<void> {
  const root = path.resolve(staticDir);
  if (!fs.existsSync(root)) throw new Error(`there is no folder ${root} to serve`);
  const { default: serveStatic } = await import('@fastify/static');
  await app.register(serveStatic, { root, index: ['index.html'] });
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (wantsPage) return reply.sendFile('index.html');
    return reply.code(404).send({ error: { message: `nothing at ${request.url}` } });
  });
}
