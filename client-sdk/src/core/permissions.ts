/**
 * What the signed-in identity may try with each model, asked of the server for as long as somebody looks. Asked anew
 * after a reconnect, for another identity, and when the server says that grants or policies have changed.
 */
import { canonicalJson, type ModelPermissions } from '@rowcast/protocol';
import { Observable, type Subscribable } from './subscribable.js';

/** Answers for models by name. */
export type AskPermissions = (models: string[]) => Promise<{ readonly [model: string]: ModelPermissions }>;

interface Followed {
  readonly permissions: Observable<ModelPermissions | undefined>;
  listeners: number;
  /** Counts the questions, so that only the answer to the last one counts. */
  question: number;
  isAsking: boolean;
}

export class Permissions {
  readonly #ask: AskPermissions;
  readonly #models = new Map<string, Followed>();

  constructor(ask: AskPermissions) {
    this.#ask = ask;
  }

  /** The permissions on a model by its name in the schema; undefined until they are known. */
  follow(model: string): Subscribable<ModelPermissions | undefined> {
    const followed = this.#models.get(model) ?? open();
    this.#models.set(model, followed);
    return {
      getSnapshot: followed.permissions.getSnapshot,
      subscribe: (listener) => {
        const stop = followed.permissions.subscribe(listener);
        followed.listeners += 1;
        if (followed.listeners === 1) void this.#refresh(model, followed);
        return () => {
          stop();
          followed.listeners -= 1;
        };
      },
    };
  }

  /** They may have changed: what is known stays until the answer has come. */
  refresh(): void {
    for (const [model, followed] of this.#models) if (followed.listeners > 0) void this.#refresh(model, followed);
  }

  /** There is a connection. A question without an answer is sent again by itself. */
  onOnline(): void {
    for (const [model, followed] of this.#models) {
      if (followed.listeners > 0 && !followed.isAsking) void this.#refresh(model, followed);
    }
  }

  /** They were somebody else's. */
  forget(): void {
    for (const { permissions } of this.#models.values()) permissions.set(undefined);
    this.refresh();
  }

  async #refresh(model: string, followed: Followed): Promise<void> {
    followed.question += 1;
    followed.isAsking = true;
    const { question } = followed;
    try {
      const { [model]: permissions } = await this.#ask([model]);
      if (question !== followed.question) return;
      const before = followed.permissions.getSnapshot();
      const isSame = before && permissions && canonicalJson({ ...before }) === canonicalJson({ ...permissions });
      if (!isSame) followed.permissions.set(permissions);
    } catch {
      // The connection is away or the client closed: the next connection asks again.
    } finally {
      if (question === followed.question) followed.isAsking = false;
    }
  }
}

function open(): Followed {
  return {
    permissions: new Observable<ModelPermissions | undefined>(undefined),
    listeners: 0,
    question: 0,
    isAsking: false,
  };
}
