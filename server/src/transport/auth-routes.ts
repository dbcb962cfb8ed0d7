/**
 * Mounts the accounts under their base path. Encapsulated, so that only these routes get their bodies
 * raw, as the accounts library wants them. CORS and security headers are the app's.
 */
import { RowcastError } from '@rowcast/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toErrorResponse } from '../auth/account-error.js';
import type { Accounts } from '../auth/accounts.js';

export interface AuthRoutesOptions {
  readonly accounts: Accounts;
  /** @default 65_536 */
  readonly maxBodyBytes?: number;
}

/** A Fastify plugin: `app.register(authRoutes, { accounts })`. */
export async function authRoutes(app: FastifyInstance, options: AuthRoutesOptions): Promise<void> {
  const { accounts } = options;
  const bodyLimit = options.maxBodyBytes ?? 65_536;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => send(reply, refuse(error, request)));
  app.route({
    method: ['GET', 'POST'],
    url: `${accounts.basePath}/*`,
    config: { rateLimit: { max: 300, timeWindow: 60_000 } },
    handler: async (request, reply) => send(reply, await accounts.handle(toAccountsRequest(request))),
  });
}

function toAccountsRequest(request: FastifyRequest): Parameters<Accounts['handle']>[0] {
  return {
    method: request.method,
    url: request.url,
    headers: toHeaders(request.headers),
    body: request.body instanceof Uint8Array ? request.body : null,
    clientIp: request.ip,
  };
}

/** What Fastify refuses before the accounts see it, which is a body that is too large or was cut off. */
function refuse(error: unknown, request: FastifyRequest): Response {
  if (error instanceof RowcastError) return toErrorResponse(error);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (status === 413) return toErrorResponse(new RowcastError('LIMIT_MESSAGE_TOO_LARGE', 'the request is too large'));
  request.log.warn({ err: error }, 'a request about accounts was refused');
  return toErrorResponse(new RowcastError('AUTH_INVALID_INPUT', 'the request could not be read'));
}

function toHeaders(raw: FastifyRequest['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (name.startsWith(':')) continue;
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return headers;
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.send(response.body === null ? null : Buffer.from(await response.arrayBuffer()));
}
