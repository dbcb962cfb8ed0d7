/**
 * What the change feed has told of since the last evaluation began: most likely all that the next one will find to
 * have changed, so that it can ask everything at once. It is never believed: the evaluation asks the log itself, in
 * its own snapshot, and where more had changed it begins again, in steps. Where that happens, commits come
 * faster than the feed tells of them, and nothing is expected for a while.
 */
import type { Change } from '../changes/change.js';

/** More statements than this are not worth looking through twice. */
const maxExpected = 200;

export class ExpectedChanges {
  readonly #carefulEvaluations: number;
  /** Undefined where anything may have changed. */
  #changes: readonly Change[] | undefined = [];
  #carefulFor = 0;

  /** @param carefulEvaluations For how many evaluations nothing is expected after a wrong expectation. */
  constructor(carefulEvaluations: number) {
    this.#carefulEvaluations = carefulEvaluations;
  }

  /** Undefined where it is not known what has changed. */
  add(changes: readonly Change[] | undefined): void {
    const known = this.#changes;
    this.#changes =
      known && changes && known.length + changes.length <= maxExpected ? [...known, ...changes] : undefined;
  }

  /** For an evaluation that begins now; undefined if it has to find out by itself. */
  take(): readonly Change[] | undefined {
    const changes = this.#changes;
    this.#changes = [];
    if (this.#carefulFor === 0) return changes;
    this.#carefulFor -= 1;
    return undefined;
  }

  /** What was taken last was not all. */
  wasWrong(): void {
    this.#carefulFor = this.#carefulEvaluations;
  }
}
