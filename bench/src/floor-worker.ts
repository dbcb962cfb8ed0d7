/**
 * The floor: what somebody would write in an afternoon, without any access control. One LISTEN on a row
 * trigger's notification, one `ws` broadcast of the row.
 */
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { answerMessages } from './processes.js';
import { ownUsage } from './servers.js';

answerMessages(async (message) => {
  if (message['kind'] === 'usage') return ownUsage();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const listener = new pg.Client(String(message['databaseUrl']));
  await listener.connect();
  listener.on('notification', ({ payload }) => {
    for (const socket of server.clients) socket.send(payload ?? '');
  });
  await listener.query('listen floor');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
});
