import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Catchable, Outbox, type OutboxOptions } from './outbox.js';

const mark = '{"kind":"mark"}';
/** More than may wait before a client is too slow. */
const much = 2 ** 21;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openOutbox(options: Partial<OutboxOptions> = {}) {
  const sent: string[] = [];
  const socket = {
    bufferedBytes: 0,
    planWrite: () => {},
    send: (frames: readonly string[]) => sent.push(...frames),
    close: () => {},
    terminate: () => {},
  };
  const nowMs = (): number => performance.now();
  const outbox = new Outbox({ socket: Object.assign(socket), nowMs, phase: 0, onDead: () => {}, ...options });
  /** What has been sent since the last time. */
  const flush = (): readonly string[] => {
    outbox.flush();
    return sent.splice(0);
  };
  return { socket, outbox, flush };
}

type Opened = ReturnType<typeof openOutbox>;

/** An outbox whose client answers marks, in no time so far. */
function openPaced(options: Partial<OutboxOptions> = {}): Opened {
  const opened = openOutbox(options);
  opened.outbox.sendWelcome('welcome');
  opened.flush();
  opened.outbox.reached();
  vi.advanceTimersByTime(5_000);
  return opened;
}

/** The same, with a mark under way that has not been answered for long. */
function openBehind(options: Partial<OutboxOptions> = {}): Opened {
  const opened = openPaced(options);
  opened.outbox.send('x'.repeat(40_000));
  expect(opened.flush().at(-1)).toBe(mark);
  vi.advanceTimersByTime(251);
  return opened;
}

class Source implements Catchable {
  readonly told: (string | undefined)[] = [];
  readonly #name: string;

  constructor(name = 'source') {
    this.#name = name;
  }

  catchUp() {
    return { text: `all of ${this.#name}`, digest: `now ${this.#name}` };
  }

  onSent(digest: string | undefined): void {
    this.told.push(digest);
  }
}

const patch = (text: string) => ({ text, digest: `after ${text}` });

test('what is held for a subscription that has been let go is never sent', () => {
  const { outbox, flush } = openOutbox();
  const [former, other] = [new Source(), new Source()];
  outbox.hold();
  outbox.sendResult(patch('what the former user saw'), former);
  outbox.sendResult(patch('what stays'), other);
  outbox.sendAfterPatches('settled');
  outbox.forget(former);
  outbox.send('authenticated');
  outbox.release();

  expect(flush()).toEqual(['authenticated', 'what stays', 'settled']);
});

test('what a slow reader is brought up to date with waits for the reply of a write that is being committed', () => {
  const { socket, outbox, flush } = openOutbox();
  socket.bufferedBytes = much;
  outbox.sendResult(patch('left out'), new Source());
  outbox.hold();
  socket.bufferedBytes = 0;
  vi.advanceTimersByTime(1_000);
  outbox.send('mutated');
  outbox.release();

  expect(flush()).toEqual(['mutated', 'all of source']);
});

test('a client that does not know marks gets none, and everything', () => {
  const { outbox, flush } = openOutbox();
  outbox.sendWelcome('welcome');
  const frames = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
  for (const frame of frames) {
    vi.advanceTimersByTime(1_000);
    outbox.sendResult(patch(frame), new Source());
    expect(flush().at(-1)).toBe(frame);
  }
});

test('a client that has not answered a mark is sent no patches, and all that it lacks with the answer', () => {
  const { outbox, flush } = openBehind();
  const sources = [new Source('one'), new Source('two')] as const;
  for (let round = 0; round < 1_000; round += 1)
    for (const source of sources) outbox.sendResult(patch('left out'), source);
  expect([flush(), outbox.behindCount]).toEqual([[], 2]);
  vi.advanceTimersByTime(60_000);
  expect(flush()).toEqual([]);
  outbox.reached();

  expect(flush()).toEqual(['all of one', 'all of two', mark]);
  expect(sources.map(({ told }) => told)).toEqual([['now one'], ['now two']]);
  expect(outbox.behindCount).toBe(0);
});

test('what is no patch goes on at once, and what must come after the patches waits for them', () => {
  const { outbox, flush } = openBehind();
  outbox.sendResult(patch('left out'), new Source());
  outbox.sendAfterPatches('settled');
  outbox.send('mutated');
  expect(flush()).toEqual(['mutated']);
  outbox.reached();

  expect(flush()).toEqual(['all of source', 'settled', mark]);
});

test('what is no longer followed is not caught up with, and what waited for it comes in its order', () => {
  const { outbox, flush } = openBehind();
  const former = new Source();
  outbox.sendResult(patch('left out'), former);
  outbox.sendAfterPatches('first');
  outbox.forget(former);
  outbox.sendAfterPatches('second');
  expect(flush()).toEqual([]);
  outbox.reached();

  expect(flush()).toEqual(['first', 'second', mark]);
});

test('a client that answers while its write is being committed is caught up after the reply', () => {
  const { outbox, flush } = openBehind();
  outbox.sendResult(patch('left out'), new Source());
  outbox.hold();
  outbox.reached();
  outbox.send('mutated');
  outbox.release();

  expect(flush()).toEqual(['mutated', 'all of source', mark]);
});

test('a client that answers while bytes wait for it is caught up when they are taken', () => {
  const { socket, outbox, flush } = openBehind();
  outbox.sendResult(patch('left out'), new Source());
  socket.bufferedBytes = much;
  outbox.reached();
  vi.advanceTimersByTime(1_000);
  expect(flush()).toEqual([]);
  socket.bufferedBytes = 0;
  vi.advanceTimersByTime(50);

  expect(flush()).toEqual(['all of source', mark]);
});

test('bytes that are taken do not bring a client up to date that owes an answer', () => {
  const { socket, outbox, flush } = openBehind();
  socket.bufferedBytes = much;
  outbox.sendResult(patch('left out'), new Source());
  socket.bufferedBytes = 0;
  vi.advanceTimersByTime(1_000);
  expect(flush()).toEqual([]);
  outbox.reached();

  expect(flush()).toEqual(['all of source', mark]);
});

test('of what leaves in one write, nothing is left out for a part of the subscriptions', () => {
  const { outbox, flush } = openPaced();
  outbox.send('x'.repeat(40_000));
  flush();
  const [one, two] = [new Source('one'), new Source('two')];
  vi.advanceTimersByTime(250);
  outbox.sendResult(patch('a'), one);
  vi.advanceTimersByTime(1);
  outbox.sendResult(patch('b'), two);
  expect(flush()).toEqual(['a', 'b']);
  outbox.sendResult(patch('c'), one);

  expect([flush(), one.told, two.told]).toEqual([[], ['after a'], ['after b']]);
});

test('while one subscription is behind, all are', () => {
  const { socket, outbox, flush } = openOutbox();
  const [one, two] = [new Source('one'), new Source('two')];
  socket.bufferedBytes = much;
  outbox.sendResult(patch('left out'), one);
  socket.bufferedBytes = 0;
  outbox.sendResult(patch('left out as well'), two);
  expect(flush()).toEqual([]);
  vi.advanceTimersByTime(50);

  expect(flush()).toEqual(['all of one', 'all of two']);
});

test('nothing is asked for with the last that is sent', () => {
  const { outbox, flush } = openPaced();
  outbox.send('x'.repeat(40_000));
  outbox.send('goodbye');
  outbox.close();

  expect(flush().at(-1)).toBe('goodbye');
});

test('a subscription that falls behind because bytes wait is counted once', () => {
  const counted: string[] = [];
  const { socket, outbox } = openOutbox({ onSlow: () => counted.push('slow'), onPaced: () => counted.push('paced') });
  const [one, two] = [new Source('one'), new Source('two')];
  socket.bufferedBytes = much;
  for (const source of [one, two, one, two]) outbox.sendResult(patch('left out'), source);

  expect(counted).toEqual(['slow', 'slow']);
});

test('an answer to nothing changes nothing', () => {
  const { outbox, flush } = openPaced();
  expect(outbox.reached()).toBe(false);
  outbox.sendResult(patch('a'), new Source());

  expect(flush()).toEqual(['a']);
});

test('who asks for ever more and answers no mark is cut off', () => {
  let isDead = false;
  const onDead = (): void => {
    isDead = true;
  };
  const { outbox } = openBehind({ onDead, deadBytes: 100_000 });
  outbox.sendResult(patch('left out'), new Source());
  for (let round = 0; round < 10; round += 1) outbox.sendAfterPatches('x'.repeat(10_000));
  expect(isDead).toBe(false);
  outbox.sendAfterPatches('x');

  expect(isDead).toBe(true);
});

test('each time that a client falls behind is counted once, and each round trip', () => {
  const counted: (string | number)[] = [];
  const counts = {
    onPaced: () => counted.push('paced'),
    onSlow: () => counted.push('slow'),
    onRoundTrip: (ms: number) => counted.push(ms),
  };
  const { outbox } = openBehind(counts);
  for (const source of [new Source(), new Source()]) outbox.sendResult(patch('left out'), source);
  outbox.reached();

  expect(counted).toEqual([0, 'paced', 251]);
});
