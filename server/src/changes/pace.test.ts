import { parseSnapshot } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { Pace } from './pace.js';

function createPace() {
  let now = 0;
  const pace = new Pace({ nowMs: () => now, calmMs: 2_000 });
  const look = (
    afterMs: number,
    options: { changes?: number; left?: number; snapshot?: string; silent?: boolean } = {},
  ) => {
    now += afterMs;
    const snapshot = parseSnapshot(options.snapshot ?? '100:100:');
    const { changes = 0, left = -1, silent = false } = options;
    return pace.next({ changeCount: changes, snapshot, pollingLeftMs: left, areWritersSilent: silent });
  };
  const heatUp = () => {
    let next = look(10, { changes: 1 });
    for (let index = 0; index < 7; index++) next = look(10, { changes: 1 });
    return next;
  };
  return { pace, look, heatUp };
}

test('changes now and then leave it calm', () => {
  const { pace, look } = createPace();
  for (let index = 0; index < 50; index++)
    expect(look(50, { changes: 1 })).toEqual({ delayMs: 2_000, announces: false });
  expect(pace.state).toBe('calm');
});

test('changes that come fast make it look by itself, and say so', () => {
  const { heatUp } = createPace();
  expect(heatUp()).toEqual({ delayMs: 4, announces: true });
});

test('where much is found it looks a little less often', () => {
  const { look, heatUp } = createPace();
  heatUp();
  expect(look(8, { changes: 40, left: 900 })).toEqual({ delayMs: 8, announces: false });
  expect(look(8, { changes: 2, left: 900 })).toEqual({ delayMs: 4, announces: false });
});

test('it says so again in time, and only while there is something to see', () => {
  const { look, heatUp } = createPace();
  heatUp();
  expect(look(100, { changes: 1, left: 900 })).toMatchObject({ announces: false });
  expect(look(500, { changes: 1, left: 400 })).toMatchObject({ announces: true });
  expect(look(400, { left: 300 })).toEqual({ delayMs: 4, announces: false });
});

test('it polls when another server has said that servers poll', () => {
  const { look } = createPace();
  expect(look(10, { left: 800 })).toEqual({ delayMs: 4, announces: false });
});

test('afterwards it goes on looking until every transaction of that time is over', () => {
  const { pace, look, heatUp } = createPace();
  heatUp();
  expect(look(1_100, { left: -5, snapshot: '90:120:90' })).toEqual({ delayMs: 25, announces: false });
  expect(look(25, { snapshot: '90:130:90' })).toMatchObject({ delayMs: 25 });
  expect(look(25, { snapshot: '125:130:125' })).toMatchObject({ delayMs: 2_000 });
  expect(pace.state).toBe('calm');
});

test('where writers never notify it looks often in calm times too', () => {
  const { look } = createPace();
  expect(look(10, { silent: true })).toEqual({ delayMs: 25, announces: false });
});

test('an announcement from the future, of a clock that has gone back since, is made anew', () => {
  const { look } = createPace();
  expect(look(10, { left: 3_600_000 })).toEqual({ delayMs: 4, announces: true });
  expect(look(10, { left: 990 })).toEqual({ delayMs: 4, announces: false });
});
