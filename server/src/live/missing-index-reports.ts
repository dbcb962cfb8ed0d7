/**
 * Passes on each missing index once. Clients choose the filters, so after some hundreds no more are
 * taken: neither the log nor the memory is theirs to fill.
 */
import type { MissingIndex } from '../query/missing-index.js';

const maxReports = 200;

export class MissingIndexReports {
  readonly #report: (index: MissingIndex) => void;
  readonly #reported = new Set<string>();

  constructor(report: (index: MissingIndex) => void) {
    this.#report = report;
  }

  add(index: MissingIndex): void {
    if (this.#reported.has(index.statement) || this.#reported.size >= maxReports) return;
    this.#reported.add(index.statement);
    this.#report(index);
  }
}
