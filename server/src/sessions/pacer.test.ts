import { expect, test } from 'vitest';
import { Pacer } from './pacer.js';

/** A pacer with a clock of its own, whose client has answered the welcome in 20 ms. */
function startPacer({ firstMs = 20 } = {}) {
  let now = 1_000_000;
  const pacer = new Pacer(() => now);
  const wait = (ms: number): void => {
    now += ms;
  };
  const answerAfter = (ms: number): number | undefined => {
    wait(ms);
    return pacer.reached();
  };
  pacer.greet();
  answerAfter(firstMs);
  wait(10_000);
  return { pacer, wait, answerAfter };
}

const manyFrames = 32;
const send = (pacer: Pacer, frames = manyFrames, bytes = 0): boolean => pacer.takeWrite(frames, bytes);

test('a client that has never answered gets no mark and is never behind', () => {
  let now = 0;
  const pacer = new Pacer(() => now);
  pacer.greet();
  now = 60_000;

  expect([send(pacer, 1_000, 1_000_000), pacer.isBehind, pacer.isAnswered]).toEqual([false, false, false]);
});

test('the answer to the welcome is the first round trip, and an answer to nothing is none', () => {
  const pacer = new Pacer(() => 5);
  expect(pacer.reached()).toBeUndefined();
  expect(pacer.isAnswered).toBe(false);
  pacer.greet();
  expect([pacer.reached(), pacer.isAnswered, pacer.reached()]).toEqual([0, true, undefined]);
});

test('a mark is due after 32 frames or 32 KiB', () => {
  const { pacer, wait } = startPacer();
  expect([send(pacer, 31, 100), send(pacer, 1, 100)]).toEqual([false, true]);
  pacer.reached();
  wait(1_000);
  expect([send(pacer, 1, 32_767), send(pacer, 1, 1)]).toEqual([false, true]);
});

test('there are not two marks within a second, where nothing lags', () => {
  const { pacer, wait, answerAfter } = startPacer();
  send(pacer);
  answerAfter(20);
  wait(979);
  expect(send(pacer)).toBe(false);
  wait(1);
  expect(send(pacer)).toBe(true);
});

test('there is one mark under way at most', () => {
  const { pacer, wait } = startPacer();
  expect(send(pacer)).toBe(true);
  wait(10_000);
  expect(send(pacer)).toBe(false);
});

test('a client is behind while its mark is not answered for 250 ms more than its best round trip', () => {
  const { pacer, wait } = startPacer({ firstMs: 20 });
  send(pacer);
  wait(270);
  expect(pacer.isBehind).toBe(false);
  wait(1);
  expect(pacer.isBehind).toBe(true);
  pacer.reached();
  expect(pacer.isBehind).toBe(false);
});

test('who lags is asked four times as often, and gets no more than its best round trip would take', () => {
  const { pacer, wait, answerAfter } = startPacer({ firstMs: 20 });
  send(pacer);
  expect(answerAfter(130)).toBe(130);
  wait(120);
  expect([send(pacer, 7), send(pacer, 1)]).toEqual([false, true]);
  wait(25);
  expect(pacer.isBehind).toBe(false);
  wait(1);
  expect(pacer.isBehind).toBe(true);
});

test('a round trip of no more than 100 ms over the best is no lag, and one ends it', () => {
  const { pacer, wait, answerAfter } = startPacer({ firstMs: 20 });
  for (const [roundTripMs, isLag] of [
    [119, false],
    [200, true],
    [119, false],
  ] as const) {
    send(pacer);
    answerAfter(roundTripMs);
    wait(900);
    expect(send(pacer, 8)).toBe(isLag);
    if (isLag) answerAfter(200);
    wait(1_000);
  }
});

test('who was left out of something gets a mark with the next write, whatever it is', () => {
  const { pacer } = startPacer();
  expect(send(pacer, 1)).toBe(false);
  pacer.ask();
  expect([send(pacer, 1), send(pacer, 1)]).toEqual([true, false]);
});

test('a longer round trip becomes the usual one slowly, a shorter one at once', () => {
  const { pacer, wait, answerAfter } = startPacer({ firstMs: 20 });
  const roundTrip = (ms: number): void => {
    send(pacer);
    answerAfter(ms);
    wait(1_000);
  };
  /** Whether so long a round trip is a lag by now: only then is a second mark due so soon. */
  const isLag = (ms: number): boolean => {
    send(pacer);
    answerAfter(ms);
    wait(300);
    const isMarked = send(pacer, 8);
    if (isMarked) answerAfter(ms);
    wait(1_000);
    return isMarked;
  };
  for (let count = 0; count < 60; count += 1) roundTrip(600);
  expect(isLag(600)).toBe(true);
  for (let count = 0; count < 60; count += 1) roundTrip(600);
  expect(isLag(600)).toBe(false);
  roundTrip(20);
  expect(isLag(600)).toBe(true);
});
