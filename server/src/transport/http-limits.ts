/** How often one address may ask over HTTP. Routes say how much (`config.rateLimit`); this says the rest once. */
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import { RowcastError } from '@rowcast/protocol';
import { limitAddress } from './client-address.js';

export const httpLimits: RateLimitPluginOptions = {
  global: false,
  keyGenerator: (request) => limitAddress(request.ip) ?? '',
  allowList: (request) => limitAddress(request.ip) === null,
  cache: 10_000,
  errorResponseBuilder: (_request, { ttl }) =>
    Object.assign(
      new RowcastError('LIMIT_REQUESTS', 'too many requests from this address', {
        hint: `try again in ${Math.ceil(ttl / 1_000)} s`,
      }),
      { statusCode: 429 },
    ),
};
