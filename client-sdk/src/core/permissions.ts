/**
 * What the signed-in identity may try with each model, asked of the server for as long as somebody looks. Asked anew
 * after a reconnect, for another identity or other claims, and when the server says that the answer may have changed.
 * What is to be asked at one moment is asked in one message.
 */
import { canonicalJson, type ModelPermissions, RowcastError } from '@rowcast/protocol';
import { Observable, type Subscribable } from './subscribable.js';

/** Answers for models by name. */
export type AskPermissions = (models: string[]) => Promise<{ readonly [model: string]: ModelPermissions }>;

/** The permissions on a model, and why there are none. */
export interface FollowedPermissions extends Subscribable<ModelPermissions | undefined> {
  /** What the server has against the last question; null while it answers. */
  readonly refusal: Subscribable<RowcastError | null>;
}

interface Followed {
  readonly refusal: Observable<RowcastError | null>;
  readonly permissions: Observable<ModelPermissions | undefined>;
  listeners: number;
  /** Counts the questions, so that only the answer to the last one counts. */
  question: number;
  isAsking: boolean;
}

interface Question {
  readonly model: string;
  readonly followed: Followed;
  readonly number: number;
}

export class Permissions {
  readonly #ask: AskPermissions;
  readonly #models = new Map<string, Followed>();
  /** What is asked when whoever is at work now has said all that is to be asked. */
  readonly #due = new Map<string, Question>();

  constructor(ask: AskPermissions) {
    this.#ask = ask;
  }

  /** The permissions on a model by its name in the schema; undefined until they are known. */
  follow(model: string): FollowedPermissions {
    const followed = this.#models.get(model) ?? open();
    this.#models.set(model, followed);
    return {
      getSnapshot: followed.permissions.getSnapshot,
      refusal: followed.refusal,
      subscribe: (listener) => {
        const stop = followed.permissions.subscribe(listener);
        followed.listeners += 1;
        if (followed.listeners === 1) this.#refresh(model, followed);
        return () => {
          stop();
          followed.listeners -= 1;
        };
      },
    };
  }

  /** They may have changed: what is known stays until the answer has come. */
  refresh(): void {
    for (const [model, followed] of this.#models) if (followed.listeners > 0) this.#refresh(model, followed);
  }

  /** There is a connection. A question without an answer is sent again by itself. */
  onOnline(): void {
    for (const [model, followed] of this.#models) {
      if (followed.listeners > 0 && !followed.isAsking) this.#refresh(model, followed);
    }
  }

  /** They were somebody else's. */
  forget(): void {
    for (const { permissions, refusal } of this.#models.values()) {
      permissions.set(undefined);
      refusal.set(null);
    }
    this.refresh();
  }

  #refresh(model: string, followed: Followed): void {
    followed.question += 1;
    followed.isAsking = true;
    if (this.#due.size === 0) queueMicrotask(() => this.#askDue());
    this.#due.set(model, { model, followed, number: followed.question });
  }

  #askDue(): void {
    const questions = [...this.#due.values()];
    this.#due.clear();
    void this.#askTogether(questions);
  }

  async #askTogether(questions: readonly Question[]): Promise<void> {
    try {
      const answer = await this.#ask(questions.map(({ model }) => model));
      for (const question of questions) take(question, answer[question.model]);
    } catch (error) {
      // The connection is away or the client closed, and the next connection asks again.
      if (!(error instanceof RowcastError) || error.code.startsWith('CLIENT_')) return;
      // One model that the server does not know is no reason not to hear of the others.
      if (questions.length > 1 && isOfModel(error)) {
        await Promise.all(questions.map((question) => this.#askTogether([question])));
      } else for (const question of questions) refuse(question, error);
    } finally {
      for (const { followed, number } of questions) if (number === followed.question) followed.isAsking = false;
    }
  }
}

function take({ followed, number }: Question, permissions: ModelPermissions | undefined): void {
  if (number !== followed.question) return;
  const before = followed.permissions.getSnapshot();
  followed.refusal.set(null);
  const isSame = before && permissions && canonicalJson({ ...before }) === canonicalJson({ ...permissions });
  if (!isSame) followed.permissions.set(permissions);
}

/** What was known of a model that the server does not serve any more is no longer so. */
function refuse({ followed, number }: Question, error: RowcastError): void {
  if (number !== followed.question) return;
  followed.refusal.set(error);
  if (isOfModel(error)) followed.permissions.set(undefined);
}

function isOfModel({ code }: RowcastError): boolean {
  return code === 'QUERY_UNKNOWN_MODEL' || code === 'SCHEMA_MISMATCH';
}

function open(): Followed {
  return {
    refusal: new Observable<RowcastError | null>(null),
    permissions: new Observable<ModelPermissions | undefined>(undefined),
    listeners: 0,
    question: 0,
    isAsking: false,
  };
}
