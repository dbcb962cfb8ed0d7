/**
 * Follows what was read from the change log until every result that it touches has been handed to its sockets:
 * for the time that takes, and as a trace. One evaluation may serve several readings, and ends all of them.
 */
import type { Span } from '../tracing.js';

export class ChangeTrace {
  readonly span: Span;
  readonly #onDelivered: () => void;
  #left = 1;

  /** `onDelivered` is called when the last result is out, also if there is none. */
  constructor(span: Span, onDelivered: () => void) {
    this.span = span;
    this.#onDelivered = onDelivered;
  }

  /** One more result has to be brought up to date. */
  add(): void {
    this.#left += 1;
  }

  /** One is; called once more when no more will be added. */
  done(): void {
    this.#left -= 1;
    if (this.#left > 0) return;
    this.span.end();
    this.#onDelivered();
  }
}

/** Which readings each result is evaluated for. */
export class ChangeTraces<Item> {
  readonly #waiting = new Map<Item, ChangeTrace[]>();

  add(item: Item, trace: ChangeTrace): void {
    trace.add();
    const known = this.#waiting.get(item);
    if (known) known.push(trace);
    else this.#waiting.set(item, [trace]);
  }

  /** Those that an evaluation which begins now is for. Whoever takes them ends them. */
  take(item: Item): readonly ChangeTrace[] {
    const traces = this.#waiting.get(item) ?? [];
    this.#waiting.delete(item);
    return traces;
  }

  /** The item is gone; nothing will be evaluated for it. */
  drop(item: Item): void {
    for (const trace of this.take(item)) trace.done();
  }
}
