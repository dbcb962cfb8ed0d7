/**
 * One client of a scenario: what it watches, what the truth of each of its results has been since all was
 * last known to be settled, and which canaries it may have met. Judges every message that it got.
 */
import type { QuerySpec, ServerMessage } from '@rowcast/protocol';
import { LiveMirror, type TestClient } from '@rowcast/test-support';
import type { Asker } from './random-scenario.js';
import { type Answer, answerOf, canariesIn, type Truth } from './truth.js';

export interface Watched {
  readonly id: number;
  readonly query: QuerySpec;
  /** Its true answers at each commit since the last settling, in order. */
  truths: Answer[];
  /** The first of them that the last version may stand for. */
  position: number;
  last: Answer | undefined;
}

export class Watcher {
  readonly number: number;
  readonly client: TestClient;
  readonly #mirror = new LiveMirror();
  readonly #truth: Truth;
  readonly #isEachVersionTrue: boolean;
  readonly #allowed = new Set<string>();
  readonly watched: Watched[] = [];
  asker: Asker;
  #framesRead = 0;
  /** How many versions with rows were held to the truth, and how many results had changed by a settling. */
  readonly counts = { versions: 0, changes: 0 };

  constructor(options: {
    readonly number: number;
    readonly client: TestClient;
    readonly asker: Asker;
    readonly truth: Truth;
    readonly isEachVersionTrue: boolean;
  }) {
    this.number = options.number;
    this.client = options.client;
    this.asker = options.asker;
    this.#truth = options.truth;
    this.#isEachVersionTrue = options.isEachVersionTrue;
  }

  /** Notes the truth after a commit. */
  async onCommit(): Promise<void> {
    const answers = await this.#truth.answers(
      this.asker,
      this.watched.map(({ query }) => query),
    );
    for (const [index, watched] of this.watched.entries())
      watched.truths.push(answers[index] ?? { failure: 'no answer' });
    this.allow(await this.#truth.visible(this.asker));
  }

  /** What this client wrote, or could see. */
  allow(canaries: readonly string[]): void {
    for (const canary of canaries) this.#allowed.add(canary);
  }

  /** `known` are the truths so far of an equal live query, which may still show any of them. */
  async subscribe(query: QuerySpec, known: readonly Answer[] | undefined): Promise<void> {
    const truths = known ? [...known] : [...(await this.#truth.answers(this.asker, [query]))];
    const id = this.client.nextId();
    this.watched.push({ id, query, truths, position: 0, last: undefined });
    this.client.send({ kind: 'subscribe', id, query });
  }

  unsubscribe(index: number): void {
    const [ended] = this.watched.splice(index, 1);
    if (ended) this.client.unsubscribe(ended.id);
  }

  /** Resolves when every result reflects all that was committed before the call. */
  async settle(): Promise<void> {
    const args = { where: { id: this.number + 1 }, data: { n: { increment: 1 } } };
    const { transaction } = await this.client.mutate({ model: 'Touch', action: 'updateMany', args });
    await this.client.settled(transaction);
  }

  /**
   * Takes on another identity. All must be settled before. Says what is wrong with the messages up to the
   * answer, which are the former identity's.
   */
  async authenticate(asker: Asker, token: string | null): Promise<readonly string[]> {
    const answer = await this.client.authenticate(token);
    const before = this.client.messages.slice(0, this.client.messages.indexOf(answer));
    const complaints = this.#judgeVersions(before);
    this.asker = asker;
    for (const watched of this.watched) {
      watched.truths = [];
      watched.position = 0;
    }
    await this.onCommit();
    return complaints;
  }

  /** What is wrong with the messages so far; `isSettled` asks for the newest truth as the last version. */
  judge(isSettled: boolean): readonly string[] {
    const complaints = this.#judgeVersions(this.client.messages);
    if (isSettled) {
      for (const watched of this.watched) {
        const now = watched.truths.at(-1);
        if (!now || !isSame(watched.last, now))
          complaints.push(this.#describe(watched, 'has not arrived at the truth'));
        if (now && watched.truths.some((truth) => JSON.stringify(truth) !== JSON.stringify(now)))
          this.counts.changes += 1;
        watched.truths = now ? [now] : [];
        watched.position = 0;
      }
    }
    return [...complaints, ...this.#judgeBytes()];
  }

  #judgeVersions(messages: readonly ServerMessage[]): string[] {
    const complaints: string[] = [];
    for (const { subscription, rows, code } of this.#mirror.take(messages)) {
      const watched = this.watched.find(({ id }) => id === subscription);
      if (!watched) continue;
      watched.last = rows === null ? { failure: code ?? '' } : answerOf(rows);
      if (rows !== null && rows.length > 0) this.counts.versions += 1;
      const { last, truths } = watched;
      const position = truths.findIndex((truth, index) => index >= watched.position && isSame(last, truth));
      if (position >= 0) watched.position = position;
      else if (this.#isEachVersionTrue) complaints.push(this.#describe(watched, 'showed what was never true'));
    }
    return complaints;
  }

  #judgeBytes(): string[] {
    const frames = this.client.received.slice(this.#framesRead);
    this.#framesRead = this.client.received.length;
    return frames.flatMap((frame) => {
      const forbidden = canariesIn(frame).filter((canary) => !this.#allowed.has(canary));
      if (forbidden.length === 0) return [];
      return [
        `client ${this.number} was sent ${forbidden.slice(0, 3).join(' ')}, which it may not see, in ${frame.slice(0, 500)}`,
      ];
    });
  }

  #describe({ query, last, truths }: Watched, what: string): string {
    return [
      `client ${this.number}: ${query.model}.${query.action} ${JSON.stringify(query.args)} ${what}`,
      `  it shows  ${show(last)}`,
      ...truths.map((truth, index) => `  truth ${index}   ${show(truth)}`),
      `  oracle: ${this.#truth.statement(this.asker, query)}`,
    ].join('\n');
  }

  /** Runs the query of one of the subscriptions once, and holds the answer to the truth. */
  async ask(turn: number): Promise<readonly string[]> {
    const watched = this.watched[turn % Math.max(1, this.watched.length)];
    if (!watched) return [];
    const answer = await this.client
      .query(watched.query)
      .then(answerOf, (error: { code?: string; message: string }): Answer => {
        if (error.code === undefined) throw error;
        return { failure: error.code };
      });
    const now = watched.truths.at(-1);
    if (now && isSame(answer, now)) return [];
    return [`asked once: ${this.#describe({ ...watched, last: answer }, 'was answered otherwise')}`];
  }
}

/** A failure stands for any other, as long as access is what failed. */
function isSame(shown: Answer | undefined, truth: Answer): boolean {
  if (!shown) return false;
  if ('failure' in truth) return 'failure' in shown && shown.failure.startsWith('ACCESS_');
  return 'rows' in shown && shown.rows === truth.rows;
}

function show(answer: Answer | undefined): string {
  if (!answer) return 'nothing yet';
  return 'rows' in answer ? answer.rows.slice(0, 1_500) : `the failure ${answer.failure}`;
}
