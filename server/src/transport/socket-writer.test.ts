import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SocketWriter } from './socket-writer.js';
import { textFrame } from './text-frame.js';

/** Two real ends of a websocket, and all that the client has received. */
async function connect(perMessageDeflate: boolean) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const received: string[] = [];
  client.on('message', (data) => received.push(String(data)));
  const [socket, request] = await once(server, 'connection');
  await once(client, 'open');
  return {
    socket,
    stream: request.socket,
    received,
    async end() {
      client.close();
      await once(client, 'close');
      return received;
    },
    async [Symbol.asyncDispose]() {
      client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((length) => 'x'.repeat(length)).concat('ä€🐘', 'last');

test.each([
  ['as shared bytes', false],
  ['by ws, where messages are compressed', true],
])('texts of all sizes arrive in order, sent %s', async (_name, isCompressed) => {
  await using pair = await connect(isCompressed);
  const writer = new SocketWriter(() => 0);
  expect(pair.socket.extensions !== '').toBe(isCompressed);
  writer.send(pair, texts);
  pair.socket.ping();
  writer.send(pair, ['after the ping']);
  pair.socket.close();

  expect(await pair.end()).toEqual([...texts, 'after the ping']);
});

test('nothing is sent on a connection that is closing', async () => {
  await using pair = await connect(false);
  pair.socket.close();
  new SocketWriter(() => 0).send(pair, ['late']);

  expect(await pair.end()).toEqual([]);
});

test.each([false, true])('what a client has not taken yet is counted (compressed: %s)', async (isCompressed) => {
  await using pair = await connect(isCompressed);
  const writer = new SocketWriter(() => 0);
  const sent = 64 * 1024 * 1024;
  writer.send(pair, ['x'.repeat(sent)]);

  expect(writer.bufferedBytes(pair)).toBeGreaterThan(sent / 2);
});

test('between slices of a large round of writes, other work has its turn', async () => {
  let now = 0;
  const writer = new SocketWriter(() => now);
  const order: string[] = [];
  for (let index = 0; index < 100; index += 1) {
    writer.planWrite(() => {
      now += 1;
      order.push('write');
    });
  }
  await nextTurn();
  order.push('other work');
  while (order.length < 101) await nextTurn();

  expect(order.indexOf('other work')).toBe(32);
});

test('what is planned while others are written to is written too', async () => {
  const writer = new SocketWriter(() => 0);
  const written: number[] = [];
  writer.planWrite(() => {
    written.push(1);
    writer.planWrite(() => written.push(2));
  });
  await nextTurn();
  await nextTurn();

  expect(written).toEqual([1, 2]);
});

test('a frame is the bytes that the standard asks for', () => {
  expect(textFrame('hi')).toEqual(Buffer.from([0x81, 2, 0x68, 0x69]));
  expect(textFrame('x'.repeat(126)).subarray(0, 4)).toEqual(Buffer.from([0x81, 126, 0, 126]));
  expect(textFrame('x'.repeat(65_536)).subarray(0, 10)).toEqual(Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]));
});
