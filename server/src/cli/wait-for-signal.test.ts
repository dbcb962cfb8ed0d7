import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { waitForSignal } from './wait-for-signal.js';

/** A process that can be sent signals at moments of our choice. */
function openProcess() {
  const exits: number[] = [];
  const signals = new EventEmitter();
  const source = Object.assign(signals, { exit: (code: number) => exits.push(code) });
  let nowMs = 1_000;
  const ended = waitForSignal(source, () => nowMs);
  const send = (signal: string, atMs: number): void => {
    nowMs = atMs;
    signals.emit(signal);
  };
  return { ended, exits, send };
}

test('a Ctrl-C that npm hands on as well counts once', async () => {
  const it = openProcess();
  it.send('SIGINT', 1_000);
  it.send('SIGINT', 1_001);
  await it.ended;
  expect(it.exits).toEqual([]);
});

test('a second Ctrl-C ends the process at once', async () => {
  const it = openProcess();
  it.send('SIGINT', 1_000);
  it.send('SIGINT', 2_000);
  await it.ended;
  expect(it.exits).toEqual([130]);
});

test('a polite end is waited for like Ctrl-C', async () => {
  const it = openProcess();
  it.send('SIGTERM', 1_000);
  await it.ended;
  expect(it.exits).toEqual([]);
});
