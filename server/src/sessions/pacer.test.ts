import { expect, test } from 'vitest';
import { Pacer } from './pacer.js';

/** A pacer with a clock of its own, whose client has answered the welcome in 20 ms. */
function startPacer({ firstMs = 20 } = {}) {
  let now = 1_000_000;
  const pacer = new Pacer(() => now, 0);
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

const manyFrames = 64;
const send = (pacer: Pacer, frames = manyFrames, bytes = 0): boolean => pacer.takeWrite(frames, bytes);

test('a client that has never answered gets no mark and is never behind', () => {
  let now = 0;
  const pacer = new Pacer(() => now, 0);
  pacer.greet();
  now = 60_000;

  expect([send(pacer, 1_000, 1_000_000), pacer.isBehind, pacer.isAnswered]).toEqual([false, false, false]);
});

test('the answer to the welcome is the first round trip, and an answer to nothing is none', () => {
  const pacer = new Pacer(() => 5, 0);
  expect(pacer.reached()).toBeUndefined();
  expect(pacer.isAnswered).toBe(false);
  pacer.greet();
  expect([pacer.reached(), pacer.isAnswered, pacer.reached()]).toEqual([0, true, undefined]);
});

test('a mark is due after 64 frames or 32 KiB', () => {
  const { pacer } = startPacer();
  send(pacer);
  pacer.reached();
  expect([send(pacer, 63, 100), send(pacer, 1, 100)]).toEqual([false, true]);
  pacer.reached();
  expect([send(pacer, 1, 32_767), send(pacer, 1, 1)]).toEqual([false, true]);
});

test('after 2.5 seconds eight frames are enough', () => {
  const { pacer, wait } = startPacer();
  expect([send(pacer, 7), send(pacer, 1)]).toEqual([false, true]);
  pacer.reached();
  wait(2_499);
  expect(send(pacer, 8)).toBe(false);
  wait(1);
  expect(send(pacer, 0)).toBe(true);
});

test('members of a room are not all asked at once', () => {
  const frames = [0, 0.05, 0.1].map((phase) => {
    const pacer = new Pacer(() => 60_000, phase);
    pacer.greet();
    pacer.reached();
    return framesForMark({ pacer, answerAfter: () => 0 }, 0);
  });
  expect(frames).toEqual([8, 6, 3]);
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

test('who lags gets nothing on top of what is not answered, and a mark eight times as often', () => {
  const { pacer, answerAfter } = startPacer({ firstMs: 20 });
  send(pacer);
  expect([answerAfter(2_100), pacer.isBehind]).toEqual([2_100, false]);
  expect([send(pacer, 7), send(pacer, 1), pacer.isBehind]).toEqual([false, true, true]);
  answerAfter(2_100);
  expect([send(pacer, 1, 4_095), send(pacer, 1, 1)]).toEqual([false, true]);
});

/** How few frames call for a mark now. Answers in time, if it has got one. */
function framesForMark(
  { pacer, answerAfter }: Pick<ReturnType<typeof startPacer>, 'pacer' | 'answerAfter'>,
  roundTripMs: number,
): number {
  let frames = 1;
  while (!send(pacer, 1)) frames += 1;
  answerAfter(roundTripMs);
  return frames;
}

test('a lag calls for marks by as much sooner as it was long, and each short round trip takes a fifth of it back', () => {
  const started = startPacer({ firstMs: 20 });
  const framesFor = (...roundTrips: readonly number[]): readonly number[] =>
    roundTrips.map((ms) => framesForMark(started, ms));
  send(started.pacer);
  started.answerAfter(20);
  // Neither long nor short changes nothing; 530 ms is half a second more than the best, and 275 ms a quarter.
  expect(framesFor(500, 540, 500, 300, 20, 20, 20, 20)).toEqual([64, 64, 32, 32, 32, 39, 49, 61]);
  expect(framesFor(20, 1_100, 540, 540, 20, 20)).toEqual([64, 64, 15, 8, 8, 10]);
});

test('a client is behind the sooner, the longer it lagged', () => {
  const { pacer, wait, answerAfter } = startPacer({ firstMs: 20 });
  send(pacer);
  answerAfter(1_030);
  send(pacer);
  wait(87);
  expect(pacer.isBehind).toBe(false);
  wait(3);
  expect(pacer.isBehind).toBe(true);
});

test('who was left out of something gets a mark with the next write, whatever it is', () => {
  const { pacer } = startPacer();
  expect(send(pacer, 1)).toBe(false);
  pacer.ask();
  expect(send(pacer, 1)).toBe(true);
  pacer.reached();
  expect(send(pacer, 1)).toBe(false);
});

test('a longer round trip becomes the usual one slowly, a shorter one at once', () => {
  const started = startPacer({ firstMs: 20 });
  const perMark = (roundTripMs: number, times: number): number => {
    let frames = 0;
    for (let time = 0; time < times; time += 1) {
      frames = framesForMark(started, roundTripMs);
      started.wait(1_000);
    }
    return frames;
  };
  expect([perMark(600, 60), perMark(600, 60)]).toEqual([8, 64]);
  perMark(20, 10);
  expect(perMark(600, 4)).toBe(8);
});
