import { expect, test, vi } from 'vitest';
import type { ClientSocket } from './client-socket.js';
import { type Catchable, Outbox } from './outbox.js';

function openOutbox() {
  const sent: string[] = [];
  const socket: ClientSocket = {
    bufferedBytes: 0,
    planWrite: () => {},
    send: (frames) => sent.push(...frames),
    close: () => {},
    terminate: () => {},
  };
  return { sent, outbox: new Outbox({ socket, onDead: () => {} }) };
}

const source = (): Catchable => ({ catchUp: () => {} });

test('what is held for a subscription that has been let go is never sent', () => {
  const { sent, outbox } = openOutbox();
  const [former, other] = [source(), source()];
  outbox.hold();
  outbox.sendPatch('what the former user saw', former);
  outbox.sendPatch('what stays', other);
  outbox.sendAfterPatches('settled');
  outbox.forget(former);
  outbox.send('authenticated');
  outbox.release();
  outbox.flush();

  expect(sent).toEqual(['authenticated', 'what stays', 'settled']);
});

test('what a slow reader is brought up to date with waits for the reply of a write that is being committed', () => {
  vi.useFakeTimers();
  const sent: string[] = [];
  const socket = { bufferedBytes: 2 ** 21, planWrite: () => {}, close: () => {}, terminate: () => {} };
  const outbox = new Outbox({
    socket: Object.assign(socket, { send: (frames: readonly string[]) => sent.push(...frames) }),
    onDead: () => {},
  });
  const slow: Catchable = { catchUp: () => outbox.send('snapshot') };
  outbox.sendPatch('dropped', slow);
  outbox.hold();
  socket.bufferedBytes = 0;
  vi.advanceTimersByTime(1_000);
  outbox.send('mutated');
  outbox.release();
  outbox.flush();
  vi.useRealTimers();

  expect(sent).toEqual(['mutated', 'snapshot']);
});
