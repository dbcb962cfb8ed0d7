/**
 * Many websocket clients in one process. They decode nothing but the marker that each written row carries
 * (`#17#`). Markers of a room grow, and a client that sees one has caught up with all before it, whether the
 * server sent each or only the newest rows: so the time of a marker is when the client first saw it or a later one.
 */
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { memberId, roomId } from './chat-database.js';
import type { ConnectJob, Subscription } from './people.js';
import { answerMessages, nowMs } from './processes.js';
import { benchSecret } from './secret.js';

const sockets: WebSocket[] = [];
/** When each marker arrived, in the order of the clients that it reached. */
let arrivals = new Map<number, number[]>();
let messageCount = 0;
let waiting: { readonly marker: number; readonly resolve: () => void } | undefined;

answerMessages(async (message) => {
  switch (message['kind']) {
    case 'connect':
      return connectAll(message as unknown as ConnectJob);
    case 'wait':
      return { hasArrived: await untilArrived(Number(message['marker']), Number(message['timeoutMs'])) };
    case 'take': {
      const taken = { arrivals: [...arrivals], messageCount };
      arrivals = new Map();
      messageCount = 0;
      return taken;
    }
    default:
      return {};
  }
});

async function connectAll(job: ConnectJob): Promise<object> {
  const batch = 100;
  for (let start = 0; start < job.count; start += batch) {
    const count = Math.min(batch, job.count - start);
    await Promise.all(Array.from({ length: count }, (_, offset) => connect(job, job.first + start + offset)));
  }
  return { connected: sockets.length };
}

async function connect({ url, target, subscribe, rows, workUs }: ConnectJob, index: number): Promise<void> {
  const address = url.replace('http', 'ws');
  const options = { perMessageDeflate: false, skipUTF8Validation: true };
  const socket =
    target === 'floor'
      ? new WebSocket(address, options)
      : new WebSocket(`${address}/rowcast`, 'rowcast.v1', { ...options, handshakeTimeout: 60_000 });
  sockets.push(socket);
  const last = { marker: 0 };
  let hasBegun = target === 'floor';
  const isReady = new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('a connection was closed')));
    socket.on('message', (data) => {
      const text = String(data);
      // As any client answers that handles its messages in order.
      if (text === '{"kind":"mark"}') return socket.send('{"kind":"reached"}');
      if (hasBegun) workFor(workUs);
      if (!hasBegun && knowsMarks(text)) socket.send('{"kind":"reached"}');
      if (text.startsWith('{"kind":"subscriptionFailed"')) return reject(new Error(text));
      const isFirst = !hasBegun && text.startsWith(subscribe === 'none' ? '{"kind":"welcome"' : '{"kind":"snapshot"');
      if (isFirst) resolve();
      if (hasBegun || isFirst) note(last, text, isFirst);
      hasBegun ||= isFirst;
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  if (target === 'floor') return void isReady.catch(() => {});
  const token = await tokenFor(index);
  socket.send(JSON.stringify({ kind: 'hello', protocol: 2, token }));
  if (subscribe !== 'none')
    socket.send(JSON.stringify({ kind: 'subscribe', id: 1, query: queryOf(subscribe, { index, rows }) }));
  await isReady;
}

/** As a page does that draws what has come. */
function workFor(microseconds: number): void {
  const until = performance.now() + microseconds / 1_000;
  while (performance.now() < until);
}

/** Whether it is the welcome of a server that sends marks to those who answer them. */
function knowsMarks(text: string): boolean {
  return text.startsWith('{"kind":"welcome"') && /"understands":[^\]]*"reached"/.test(text);
}

function tokenFor(index: number): Promise<string> {
  return new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(memberId(index))
    .setExpirationTime('2h')
    .sign(new TextEncoder().encode(benchSecret));
}

function queryOf(
  subscribe: Exclude<Subscription, 'none'>,
  { index, rows }: { readonly index: number; readonly rows: number },
): object {
  switch (subscribe) {
    case 'room':
      return {
        model: 'Message',
        action: 'findMany',
        args: {
          where: { roomId },
          orderBy: { id: 'desc' },
          take: rows,
          include: { author: { select: { name: true } } },
        },
      };
    case 'own':
      return { model: 'Note', action: 'findMany', args: { where: { userId: memberId(index) } } };
    case 'notes':
      return { model: 'Note', action: 'findMany', args: {} };
  }
}

function note(last: { marker: number }, text: string, isFirst: boolean): void {
  const at = nowMs();
  const before = last.marker;
  for (const [, marker] of text.matchAll(/#(\d+)#/g)) last.marker = Math.max(last.marker, Number(marker));
  if (isFirst) return;
  messageCount += 1;
  // Before the first marker it cannot be told how many this client had caught up with.
  for (let marker = before === 0 ? last.marker : before + 1; marker <= last.marker && marker > 0; marker += 1) {
    const times = arrivals.get(marker);
    if (times) times.push(at);
    else arrivals.set(marker, [at]);
  }
  if (waiting && hasArrived(waiting.marker)) waiting.resolve();
}

function hasArrived(marker: number): boolean {
  return (arrivals.get(marker)?.length ?? 0) >= sockets.length;
}

/** Whether all clients have the marker in time. */
function untilArrived(marker: number, timeoutMs: number): Promise<boolean> {
  if (hasArrived(marker)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (isThere: boolean): void => {
      clearTimeout(timer);
      waiting = undefined;
      resolve(isThere);
    };
    const timer = setTimeout(() => settle(false), timeoutMs);
    waiting = { marker, resolve: () => settle(true) };
  });
}
