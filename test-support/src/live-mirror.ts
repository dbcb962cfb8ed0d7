/**
 * Replays the messages of one client into every version that its subscriptions went through, the plainest
 * way. `TestClient` keeps the last version only.
 */
import type { ServerMessage, WireRow } from '@rowcast/protocol';
import { applyPatches } from './apply-patches.js';

/** What a subscription showed from one message on. Rows are null if it failed. */
export interface LiveVersion {
  readonly subscription: number;
  readonly rows: readonly WireRow[] | null;
  /** Of a failure. */
  readonly code?: string;
}

interface Shown {
  readonly rows: readonly WireRow[];
  readonly version: number;
  readonly liveQuery: number;
}

export class LiveMirror {
  readonly #shown = new Map<number, Shown>();
  #taken = 0;

  /** The versions brought by the messages that came since the last call. */
  take(messages: readonly ServerMessage[]): readonly LiveVersion[] {
    const fresh = messages.slice(this.#taken);
    this.#taken = messages.length;
    return fresh.flatMap((message) => this.#versionsOf(message));
  }

  #versionsOf(message: ServerMessage): readonly LiveVersion[] {
    switch (message.kind) {
      case 'snapshot': {
        const { subscription, rows, version, liveQuery } = message;
        this.#shown.set(subscription, { rows, version, liveQuery });
        return [{ subscription, rows }];
      }
      case 'subscriptionFailed':
        this.#shown.delete(message.subscription);
        return [{ subscription: message.subscription, rows: null, code: message.error.code }];
      case 'patch':
        return [...this.#shown].flatMap(([subscription, shown]) => {
          if (shown.liveQuery !== message.liveQuery || message.version <= shown.version) return [];
          const { version, liveQuery } = message;
          if (version !== shown.version + 1) throw new Error(`version ${version} came after ${shown.version}`);
          const rows = applyPatches(shown.rows, message.patches);
          this.#shown.set(subscription, { rows, version, liveQuery });
          return [{ subscription, rows }];
        });
      default:
        return [];
    }
  }
}
