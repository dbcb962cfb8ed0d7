/** Doors for operators: `/health` for load balancers, `/metrics` in Prometheus' text format. */
import type { FastifyInstance } from 'fastify';
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
  app.get('/metrics', async (request, reply) => {
    const { metricsToken, metrics } = options;
    const isLocal = request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1';
    const mayRead = metricsToken ? request.headers.authorization === `Bearer ${metricsToken}` : isLocal;
    if (!mayRead) return reply.code(403).send('forbidden');
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
