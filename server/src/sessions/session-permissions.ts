/**
 * What one session is told about permissions, and when it is told to ask again: at once when schema, grants or
 * policies have changed, and when a row has changed that the policies behind an answer read for this identity.
 *
 * The latter comes as often as somebody writes, so it is announced at most once in an interval: at once when it has
 * been quiet, and otherwise at the end of the interval, for all that came meanwhile.
 */
import type { ModelPermissions } from '@rowcast/protocol';
import { askConditions } from '../catalog/ask-conditions.js';
import { conditionsOf, describePermissions, privilegesOf } from '../catalog/describe-permissions.js';
import type { Identity } from '../identity.js';
import { type Interest, readInterests } from '../live/interests.js';
import type { PermissionWatcher } from '../live/permission-watch.js';
import type { SessionServices } from './session-services.js';

export interface SessionPermissionsOptions {
  readonly services: Pick<SessionServices, 'database' | 'permissionWatch'> & {
    readonly engine: Pick<SessionServices['engine'], 'catalog'>;
  };
  /** Runs work on the database when it is this user's turn. */
  readonly inTurn: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Says that what was answered may no longer hold. */
  readonly announce: () => void;
}

const announceIntervalMs = 1_000;

export class SessionPermissions implements PermissionWatcher {
  readonly #options: SessionPermissionsOptions;
  /** What the answers rest on, by its text. */
  readonly #interests = new Map<string, Interest>();
  #hasAsked = false;
  #isDue = false;
  #pause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SessionPermissionsOptions) {
    this.#options = options;
  }

  /** @throws QUERY_UNKNOWN_MODEL */
  async ask(models: readonly string[], identity: Identity): Promise<{ readonly [model: string]: ModelPermissions }> {
    const { services, inTurn } = this.#options;
    const question = { catalog: services.engine.catalog, models, role: identity.role };
    const privileges = privilegesOf(question);
    const conditions = conditionsOf(privileges);
    this.#hasAsked = true;
    if (conditions.length === 0) return describePermissions(question, new Map());
    this.#watch(
      readInterests(
        privileges.map(({ fixed }) => fixed),
        identity,
      ),
    );
    try {
      return describePermissions(question, await inTurn(() => askConditions(services.database, identity, conditions)));
    } catch (error) {
      // There may be an answer soon, and nobody else would say so.
      this.#announceLater();
      throw error;
    }
  }

  /** Anything may have changed. */
  announceAll(): void {
    this.forget();
    if (this.#hasAsked) this.#options.announce();
  }

  onReadChanged(): void {
    if (this.#pause) return this.#announceLater();
    this.#options.announce();
    this.#beginPause();
  }

  /** The answers were somebody else's, or are announced to be wrong: whoever wants them asks again. */
  forget(): void {
    this.#options.services.permissionWatch.unwatch(this, [...this.#interests.values()]);
    this.#interests.clear();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#pause);
    this.forget();
  }

  #announceLater(): void {
    if (this.#isClosed) return;
    this.#isDue = true;
    if (!this.#pause) this.#beginPause();
  }

  #beginPause(): void {
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      if (!this.#isDue) return;
      this.#isDue = false;
      this.onReadChanged();
    }, announceIntervalMs);
  }

  #watch(interests: readonly Interest[]): void {
    if (this.#isClosed) return;
    const added = interests.filter((interest) => !this.#interests.has(JSON.stringify(interest)));
    for (const interest of added) this.#interests.set(JSON.stringify(interest), interest);
    this.#options.services.permissionWatch.watch(this, added);
  }
}
