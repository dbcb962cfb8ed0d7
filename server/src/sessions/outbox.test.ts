import { expect, test } from 'vitest';
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
