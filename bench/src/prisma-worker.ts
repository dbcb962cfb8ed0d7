/**
 * Prisma's client behind a websocket, as somebody would put it there who has no Rowcast: a request names model, action
 * and arguments, the answer is the result as JSON. No access control, nothing live.
 */
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerMessages } from './processes.js';

type Client = Readonly<Record<string, Readonly<Record<string, (args: unknown) => Promise<unknown>>>>>;

answerMessages(async (message) => {
  const { PrismaClient } = (await import(path.join(String(message['folder']), 'client.js'))) as {
    readonly PrismaClient: new (options: object) => Client;
  };
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ connectionString: String(message['databaseUrl']), max: 4 }),
  });
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    socket.on('message', (data) => void answer(prisma, socket, String(data)));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return { url: `ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
});

async function answer(prisma: Client, socket: WebSocket, request: string): Promise<void> {
  const { model, action, args } = JSON.parse(request) as { model: string; action: string; args: unknown };
  const result = await prisma[model]?.[action]?.(args);
  socket.send(JSON.stringify(result, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
}
