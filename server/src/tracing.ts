/**
 * Traces of what the server does, for OpenTelemetry: spans within spans. Without the package `@opentelemetry/api`,
 * which is the application's to install together with an SDK, nothing is done and nothing is kept.
 */
import type * as Api from '@opentelemetry/api';

export type SpanAttributes = { readonly [name: string]: string | number | boolean };

/** A stretch of time with a name. */
export interface Span {
  /** Begins a part of it. */
  begin(name: string, options?: SpanOptions): Span;
  /** Ends it; with an error, if it failed. */
  end(error?: unknown): void;
}

export interface SpanOptions {
  readonly attributes?: SpanAttributes;
  /** In milliseconds since 1970, if it began before now. */
  readonly startedAtMs?: number;
}

export type Tracing = Pick<Span, 'begin'>;

const noSpan: Span = { begin: () => noSpan, end: () => {} };

export const noTracing: Tracing = noSpan;

/** Traces by the application's OpenTelemetry, if it has one. */
export async function openTracing(version: string): Promise<Tracing> {
  try {
    const api = await import('@opentelemetry/api');
    return tracingWith(api, version);
  } catch {
    return noTracing;
  }
}

function tracingWith(api: typeof Api, version: string): Tracing {
  const begin = (name: string, options: SpanOptions = {}, parent: Api.Context = api.ROOT_CONTEXT): Span => {
    // Asked for each time: an SDK may be registered after the server has started.
    const span = api.trace.getTracer('rowcast', version).startSpan(name, otelOptions(options), parent);
    if (!span.isRecording()) return noSpan;
    const inside = api.trace.setSpan(parent, span);
    return {
      begin: (part, partOptions) => begin(part, partOptions, inside),
      end(error) {
        if (error !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR, message: codeOf(error) });
        span.end();
      },
    };
  };
  return { begin: (name, options) => begin(name, options) };
}

function otelOptions({ attributes, startedAtMs }: SpanOptions): Api.SpanOptions {
  return {
    ...(attributes && { attributes: { ...attributes } }),
    ...(startedAtMs !== undefined && { startTime: startedAtMs }),
  };
}

/** The database's own words may quote values, which have no place in traces. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'SERVER_INTERNAL';
}
