/**
 * Decides, for live queries whose policies can be asked about a row, whether changed rows concern them: only
 * those of identities that can see an old or a new version. Asks for all of them together, and remembers the
 * answers until something changes that the policies read.
 *
 * An answer stays right while no change concerns the asker's policies. Such a change has the query evaluated
 * anyway, and `forget` called: what was being asked meanwhile is not remembered.
 */
import type { RowImage } from '../changes/change.js';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { ChangeTrace } from './change-trace.js';
import { EvaluationQueue } from './evaluation-queue.js';
import type { PolicyInput, RowQuestion } from './row-question.js';

/** One live query, as far as one of its tables can be asked about. */
export interface Asker<Query> {
  readonly query: Query;
  readonly identity: Identity;
  readonly question: RowQuestion;
  readonly answers: Map<string, boolean>;
  /** Another number means that the answers before are forgotten. */
  epoch: number;
}

export interface RowAskingOptions<Query> {
  readonly database: Database;
  /** The rows concern the query; they were read from the log in these readings. */
  readonly onConcerned: (query: Query, traces: readonly ChangeTrace[]) => void;
  /** Hears how many identities were asked, for metrics. */
  readonly onAsked: (count: number) => void;
}

/** More different inputs at once, or remembered of one asker, are not worth the asking. */
const maxInputs = 50;
const maxAnswers = 1_000;

/** Changed rows of the table of a question. */
export interface ChangedRows<Query> {
  readonly question: RowQuestion;
  /** Null if it is not known which. */
  readonly rows: readonly RowImage[] | null;
  readonly askers: readonly Asker<Query>[];
  readonly trace: ChangeTrace | undefined;
}

/** What is still to be asked, by asker, and the readings that it is asked for. */
interface Waiting<Query> {
  readonly inputs: Map<Asker<Query>, Map<string, PolicyInput>>;
  readonly traces: ChangeTrace[];
}

export class RowAsking<Query> {
  readonly #options: RowAskingOptions<Query>;
  readonly #waiting = new Map<RowQuestion, Waiting<Query>>();
  readonly #queue: EvaluationQueue<RowQuestion>;

  constructor(options: RowAskingOptions<Query>) {
    this.#options = options;
    this.#queue = new EvaluationQueue({ evaluate: (question) => this.#ask(question), concurrency: 2 });
  }

  take({ question, rows, askers, trace }: ChangedRows<Query>): void {
    const inputs = rows === null ? undefined : question.inputsOf(rows);
    const waiting: Waiting<Query> = this.#waiting.get(question) ?? { inputs: new Map(), traces: [] };
    for (const asker of askers) {
      const open = inputs && inputs.size <= maxInputs ? decide(asker, inputs) : 'concerned';
      if (open === 'concerned') {
        waiting.inputs.delete(asker);
        this.#options.onConcerned(asker.query, trace ? [trace] : []);
      } else if (open.size > 0) {
        waiting.inputs.set(asker, new Map([...(waiting.inputs.get(asker) ?? []), ...open]));
      }
    }
    if (waiting.inputs.size === 0) return;
    trace?.add();
    if (trace) waiting.traces.push(trace);
    this.#waiting.set(question, waiting);
    void this.#queue.request(question);
  }

  /** Something has changed that may make the answers wrong. */
  forget(asker: Asker<Query>): void {
    asker.epoch += 1;
    asker.answers.clear();
  }

  /** Resolves when all that was taken before the call, of this question, is decided. */
  whenDecided(question: RowQuestion): Promise<void> {
    return this.#queue.whenIdle(question);
  }

  async #ask(question: RowQuestion): Promise<void> {
    const { inputs: waiting, traces } = this.#waiting.get(question) ?? { inputs: new Map(), traces: [] };
    this.#waiting.delete(question);
    const asked = [...waiting].map(([asker, inputs]) => ({ asker, epoch: asker.epoch, inputs: [...inputs.values()] }));
    const identities = asked.map(({ asker, inputs }) => ({ identity: asker.identity, inputs }));
    const answers = await question.ask(this.#options.database, identities);
    this.#options.onAsked(asked.length);
    for (const [index, { asker, epoch, inputs }] of asked.entries()) {
      const given = answers[index];
      if (given && epoch === asker.epoch) remember(asker, inputs, given);
      if (!given || given.includes(true)) this.#options.onConcerned(asker.query, traces);
    }
    for (const trace of traces) trace.done();
  }
}

/** Whether the rows concern the asker for certain, or else what it has to be asked about. */
function decide<Query>(
  { answers }: Asker<Query>,
  inputs: ReadonlyMap<string, PolicyInput>,
): 'concerned' | ReadonlyMap<string, PolicyInput> {
  if ([...inputs.keys()].some((key) => answers.get(key))) return 'concerned';
  return new Map([...inputs].filter(([key]) => !answers.has(key)));
}

function remember<Query>({ answers }: Asker<Query>, inputs: readonly PolicyInput[], given: readonly boolean[]): void {
  if (answers.size + inputs.length > maxAnswers) answers.clear();
  for (const [index, { key }] of inputs.entries()) answers.set(key, given[index] ?? true);
}
