/**
 * Many websocket clients in one process. They decode nothing but the marker that each written row
 * carries (`#17#`), and note when it came.
 */
import { SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { memberId, roomId } from './chat-database.js';
import { answerMessages, nowMs } from './processes.js';
import { benchSecret } from './secret.js';

const sockets: WebSocket[] = [];
/** Arrival times by marker. */
let arrivals = new Map<number, number[]>();
let waiting: { readonly marker: number; readonly count: number; readonly resolve: () => void } | undefined;

const queries = {
  room: {
    model: 'Message',
    action: 'findMany',
    args: { where: { roomId }, orderBy: { id: 'desc' }, take: 50, include: { author: { select: { name: true } } } },
  },
} as const;

answerMessages(async (message) => {
  switch (message['kind']) {
    case 'connect':
      return connectAll(message as unknown as ConnectJob);
    case 'wait':
      await untilArrived(Number(message['marker']), Number(message['count']));
      return {};
    case 'take': {
      const taken = [...arrivals].map(([marker, times]) => ({ marker, times }));
      arrivals = new Map();
      return { taken };
    }
    default:
      return {};
  }
});

interface ConnectJob {
  readonly url: string;
  readonly count: number;
  readonly first: number;
  readonly target: 'rowcast' | 'floor';
  readonly subscribe: 'room' | 'own' | 'none';
}

async function connectAll(job: ConnectJob): Promise<object> {
  const batch = 50;
  for (let start = 0; start < job.count; start += batch) {
    const indexes = Array.from(
      { length: Math.min(batch, job.count - start) },
      (_, offset) => job.first + start + offset,
    );
    await Promise.all(indexes.map((index) => connect(job, index)));
  }
  return { connected: sockets.length };
}

async function connect({ url, target, subscribe }: ConnectJob, index: number): Promise<void> {
  const address = url.replace('http', 'ws');
  const socket = target === 'floor' ? new WebSocket(address) : new WebSocket(`${address}/rowcast`, 'rowcast.v1');
  sockets.push(socket);
  let isReady = (): void => {};
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  socket.on('message', (data) => {
    const text = String(data);
    if (text.startsWith('{"kind":"snapshot"') || (subscribe === 'none' && text.startsWith('{"kind":"welcome"')))
      isReady();
    else note(text);
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  if (target === 'floor') return;
  const token = await new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(memberId(index))
    .setExpirationTime('2h')
    .sign(new TextEncoder().encode(benchSecret));
  socket.send(JSON.stringify({ kind: 'hello', protocol: 1, token }));
  const own = { model: 'Note', action: 'findMany', args: { where: { userId: memberId(index) } } };
  if (subscribe !== 'none')
    socket.send(JSON.stringify({ kind: 'subscribe', id: 1, query: subscribe === 'own' ? own : queries.room }));
  await ready;
}

function note(text: string): void {
  const at = nowMs();
  for (const [, marker] of text.matchAll(/#(\d+)#/g)) {
    const times = arrivals.get(Number(marker)) ?? [];
    arrivals.set(Number(marker), times);
    times.push(at);
  }
  if (waiting && (arrivals.get(waiting.marker)?.length ?? 0) >= waiting.count) {
    waiting.resolve();
    waiting = undefined;
  }
}

function untilArrived(marker: number, count: number): Promise<void> {
  if ((arrivals.get(marker)?.length ?? 0) >= count) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`marker ${marker} did not reach ${count} clients`)), 60_000);
    waiting = {
      marker,
      count,
      resolve: () => {
        clearTimeout(timer);
        resolve();
      },
    };
  });
}
