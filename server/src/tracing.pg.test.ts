import { type Context, type Span, type SpanOptions, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { afterEach, expect, test } from 'vitest';
import { alice, bob, inLobby, roomApp } from '../test-support/room-app.js';
import { startTestApp } from '../test-support/start-test-app.js';

interface Recorded {
  readonly name: string;
  readonly parent: string | undefined;
  readonly attributes: SpanOptions['attributes'];
  status?: SpanStatusCode;
}

/** Keeps every span that has ended, as an SDK's exporter would. */
function recordSpans(): readonly Recorded[] {
  const ended: Recorded[] = [];
  const names = new Map<string, string>();
  let lastId = 0;
  const startSpan = (name: string, options: SpanOptions = {}, context?: Context): Span => {
    lastId += 1;
    const spanId = String(lastId).padStart(16, '0');
    const parentId = context && trace.getSpan(context)?.spanContext().spanId;
    const record: Recorded = { name, parent: parentId && names.get(parentId), attributes: options.attributes };
    names.set(spanId, name);
    const span: Partial<Span> = {
      spanContext: () => ({ traceId: '1'.repeat(32), spanId, traceFlags: 1 }),
      isRecording: () => true,
      setStatus: ({ code }) => {
        record.status = code;
        return span as Span;
      },
      end: () => void ended.push(record),
    };
    // What the server uses of a span.
    return span as Span;
  };
  // As above.
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) as unknown as Tracer });
  return ended;
}

afterEach(() => trace.disable());

test('a change is a trace, from the commit to the sockets', async () => {
  const spans = recordSpans();
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  await client.subscribe(inLobby);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'canary')`);
  await client.until(() => client.messages.some(({ kind }) => kind === 'patch'));

  await expect.poll(() => spans.some(({ name }) => name === 'rowcast.change')).toBe(true);
  const parts = spans.map(({ name, parent }) => `${parent ?? ''} > ${name}`);
  expect(parts).toEqual(
    expect.arrayContaining([
      'rowcast.change > rowcast.read_change_log',
      'rowcast.change > rowcast.match',
      'rowcast.change > rowcast.evaluate',
      'rowcast.evaluate > rowcast.diff',
      'rowcast.evaluate > rowcast.deliver',
      ' > rowcast.change',
    ]),
  );
  expect(spans.find(({ name }) => name === 'rowcast.evaluate')?.attributes).toEqual({ 'rowcast.strategy': 'gated' });
  expect(spans.find(({ name }) => name === 'rowcast.deliver')?.attributes).toEqual({ 'rowcast.patches': 1 });
  expect(JSON.stringify(spans)).not.toMatch(/canary|select|00000000-/);
});

test('an evaluation that fails is a span that failed, and the change still ends', async () => {
  const spans = recordSpans();
  await using app = await startTestApp({
    ...roomApp,
    sql: `${roomApp.sql}; create policy odd on rooms as restrictive to authenticated using (1 / (4 - id) > -9)`,
  });
  const client = await app.connect(bob);
  const rooms = await client.subscribe({ model: 'Room', action: 'findMany', args: {} });
  await app.database.sql(`insert into rooms values (4, 'odd'); insert into members values (4, '${bob}')`);
  await client.until(() => client.result(rooms).error !== undefined);

  await expect.poll(() => spans.filter(({ name }) => name === 'rowcast.change').length).toBeGreaterThan(0);
  expect(spans.some(({ name, status }) => name === 'rowcast.evaluate' && status === SpanStatusCode.ERROR)).toBe(true);
});
