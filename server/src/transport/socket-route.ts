/**
 * The websocket door. Attaches its handlers before anything else happens, so that no early message is
 * lost; checks Origin and limits before the upgrade; finds dead connections by ping, and ends those that
 * flood with pings of their own, or with pongs that nobody has asked for.
 */
import type { Duplex } from 'node:stream';
import { RowcastError, websocketSubprotocol } from '@rowcast/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { Allowance, Allowances } from '../sessions/allowances.js';
import type { ClientSocket } from '../sessions/client-socket.js';
import { handleMessage, refuseBinary } from '../sessions/handle-message.js';
import { Session } from '../sessions/session.js';
import type { SessionRegistry } from '../sessions/session-registry.js';
import type { SessionServices } from '../sessions/session-services.js';
import { limitAddress } from './client-address.js';
import { replyWithError } from './error-reply.js';
import { type Connection, SocketWriter } from './socket-writer.js';

export interface SocketRouteOptions {
  readonly services: SessionServices;
  readonly sessions: SessionRegistry;
  /** Origins that pages may connect from; the server's own is always allowed, `*` allows any. */
  readonly allowedOrigins: readonly string[];
  readonly maxConnections: number;
  /** What is used from each address. */
  readonly addresses: Allowances;
}

const socketPath = '/rowcast';

export function registerSocketRoute(app: FastifyInstance, options: SocketRouteOptions): void {
  const { services, sessions, addresses } = options;
  const warnOfProxy = warnOnce(app);
  const preValidation = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    warnOfProxy(request);
    const refusal = refuseUpgrade(request, options);
    if (!refusal) return;
    services.onRefused?.(refusal.code);
    await replyWithError(reply, refusal);
  };
  const writer = new SocketWriter(() => performance.now());
  app.get(socketPath, { websocket: true, preValidation }, (socket, request) => {
    const clientSocket = new ClientConnection({ socket, stream: request.raw.socket }, writer);
    const session = new Session(clientSocket, services, allowanceOf(request, addresses));
    sessions.add(session);
    const countControl = (): void => {
      if (!session.countPing()) socket.terminate();
    };
    socket.on('ping', countControl);
    socket.on('pong', countControl);
    socket.on('message', (data, isBinary) => {
      // Who has been sent away may go on sending until the connection has ended.
      if (session.state === 'closed') return;
      const bytes = Array.isArray(data) ? data.reduce((sum, part) => sum + part.byteLength, 0) : data.byteLength;
      if (isBinary) return refuseBinary(session, bytes);
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
  if (options.sessions.isDraining) return new RowcastError('SERVER_SHUTTING_DOWN', 'the server is stopping');
  const { origin } = request.headers;
  if (origin !== undefined && !isAllowedOrigin(origin, request.headers.host, options.allowedOrigins)) {
    return new RowcastError('ORIGIN_NOT_ALLOWED', `pages from ${origin.slice(0, 200)} may not connect`, {
      hint: 'add the origin to ROWCAST_ALLOWED_ORIGINS on the server',
    });
  }
  if (options.sessions.size >= options.maxConnections) {
    return new RowcastError('LIMIT_CONNECTIONS', 'the server has as many connections as it takes');
  }
  try {
    allowanceOf(request, options.addresses)?.countAttempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof RowcastError)) throw error;
    options.services.onLimit?.('address', error.code);
    return error;
  }
}

function allowanceOf(request: FastifyRequest, addresses: Allowances): Allowance | undefined {
  const address = limitAddress(request.ip);
  return address === null ? undefined : addresses.of(address);
}

/** Says that a proxy forwards requests which nobody has told us to trust: its visitors share their limits. */
function warnOnce(app: FastifyInstance): (request: FastifyRequest) => void {
  let isSaid = false;
  return (request) => {
    const isForwarded = request.headers['x-forwarded-for'] !== undefined;
    if (isSaid || !isForwarded || request.ip !== request.socket.remoteAddress) return;
    isSaid = true;
    const hint = 'if it is a proxy of yours, name it in ROWCAST_TRUST_PROXY';
    app.log.warn({ address: request.ip }, `requests are forwarded by an address that is not trusted; ${hint}`);
  };
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

/** A class, so that ten thousand connections share its methods. */
class ClientConnection implements ClientSocket, Connection {
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly #writer: SocketWriter;

  constructor({ socket, stream }: Connection, writer: SocketWriter) {
    this.socket = socket;
    this.stream = stream;
    this.#writer = writer;
  }

  get bufferedBytes(): number {
    return this.#writer.bufferedBytes(this);
  }

  planWrite(write: () => void): void {
    this.#writer.planWrite(write);
  }

  send(texts: readonly string[]): void {
    this.#writer.send(this, texts);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.socket.terminate();
  }
}
