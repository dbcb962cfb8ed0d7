/**
 * The websocket door. Attaches its handlers before anything else happens, so that no early message is
 * lost; checks the Origin before the upgrade; finds dead connections by ping.
 */
import { RowcastError, websocketSubprotocol } from '@rowcast/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { ClientSocket } from '../sessions/client-socket.js';
import { handleMessage } from '../sessions/handle-message.js';
import { Session, type SessionServices } from '../sessions/session.js';
import type { SessionRegistry } from '../sessions/session-registry.js';
import { replyWithError } from './error-reply.js';

export interface SocketRouteOptions {
  readonly services: SessionServices;
  readonly sessions: SessionRegistry;
  /** Origins that pages may connect from; the server's own is always allowed, `*` allows any. */
  readonly allowedOrigins: readonly string[];
  readonly maxConnections: number;
}

const socketPath = '/rowcast';

export function registerSocketRoute(app: FastifyInstance, options: SocketRouteOptions): void {
  const { services, sessions } = options;
  const preValidation = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const refusal = refuseUpgrade(request, options);
    if (refusal) await replyWithError(reply, refusal);
  };
  app.get(socketPath, { websocket: true, preValidation }, (socket) => {
    const session = new Session(clientSocketOf(socket), services);
    sessions.add(session);
    socket.on('message', (data, isBinary) => {
      if (isBinary)
        return session.sendFailure(null, new RowcastError('PROTOCOL_INVALID_MESSAGE', 'messages are text, not binary'));
      handleMessage(session, String(data));
    });
    const stopHeartbeat = keepAlive(socket, services.heartbeatIntervalMs);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      stopHeartbeat();
      sessions.remove(session);
    });
  });
}

export const subprotocolOf = (offered: ReadonlySet<string>): string | false =>
  offered.has(websocketSubprotocol) ? websocketSubprotocol : false;

function refuseUpgrade(request: FastifyRequest, options: SocketRouteOptions): RowcastError | undefined {
  if (options.sessions.size >= options.maxConnections) {
    return new RowcastError('LIMIT_CONNECTIONS', 'the server has as many connections as it takes');
  }
  const { origin } = request.headers;
  if (origin === undefined || isAllowedOrigin(origin, request.headers.host, options.allowedOrigins)) return undefined;
  return new RowcastError('ORIGIN_NOT_ALLOWED', `pages from ${origin} may not connect`, {
    hint: 'add the origin to ROWCAST_ALLOWED_ORIGINS on the server',
  });
}

function isAllowedOrigin(origin: string, host: string | undefined, allowed: readonly string[]): boolean {
  if (allowed.includes('*') || allowed.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** Ends a connection whose other end has not answered a ping within one interval. */
function keepAlive(socket: WebSocket, intervalMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, intervalMs);
  return () => clearInterval(timer);
}

function clientSocketOf(socket: WebSocket): ClientSocket {
  return {
    send(frames) {
      if (socket.readyState !== socket.OPEN) return;
      // ws writes each frame to the TCP socket under it; corked, they leave as one.
      const stream = (socket as unknown as { _socket?: { cork(): void; uncork(): void } })._socket;
      stream?.cork();
      for (const frame of frames) socket.send(frame);
      stream?.uncork();
    },
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}
