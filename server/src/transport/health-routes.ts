/** Doors for operators: `/health` for load balancers, `/metrics` in Prometheus' text format. */
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../metrics.js';

export interface HealthRouteOptions {
  /** Whether the server can answer queries and hears of changes. */
  readonly isHealthy: () => boolean;
  readonly metrics: Metrics;
  /** If set, `/metrics` asks for it as a bearer token; otherwise it answers only to this machine. */
  readonly metricsToken: string | undefined;
}

export function registerHealthRoutes(app: FastifyInstance, options: HealthRouteOptions): void {
  app.get('/health', async (_request, reply) => {
    const isHealthy = options.isHealthy();
    return reply.code(isHealthy ? 200 : 503).send({ status: isHealthy ? 'ok' : 'unavailable' });
  });
  app.get('/metrics', { config: { rateLimit: { max: 300, timeWindow: 60_000 } } }, async (request, reply) => {
    const { metricsToken, metrics } = options;
    const mayRead = metricsToken ? bearsToken(request, metricsToken) : isFromThisMachine(request);
    if (!mayRead) return reply.code(403).send('forbidden');
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}

function bearsToken(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** A proxy on this machine speaks for somebody else. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers['forwarded'] !== undefined;
  return !isForwarded && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.socket.remoteAddress ?? '');
}
