/** All sessions of this server, for what concerns every one of them. */
import type { Identity } from '../identity.js';
import type { Session } from './session.js';

export interface DrainOptions {
  /** Over how long the clients are to come back, in milliseconds. */
  readonly spreadMs: number;
  /** The longest to wait for what is under way, in milliseconds. */
  readonly patienceMs: number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

export class SessionRegistry {
  readonly #sessions = new Set<Session>();
  #isStale = false;
  #isDraining = false;

  get size(): number {
    return this.#sessions.size;
  }

  /** Whether results may be out of date, because the change log cannot be read. */
  get isStale(): boolean {
    return this.#isStale;
  }

  get subscriptionCount(): number {
    return this.#sum((session) => session.subscriptionCount);
  }

  get behindCount(): number {
    return this.#sum((session) => session.behindCount);
  }

  add(session: Session): void {
    this.#sessions.add(session);
  }

  remove(session: Session): void {
    this.#sessions.delete(session);
    session.close();
  }

  setStale(isStale: boolean): void {
    if (this.#isStale === isStale) return;
    this.#isStale = isStale;
    for (const session of this.#sessions) {
      if (session.state === 'open') session.send({ kind: 'stale', isStale });
    }
  }

  /** Schema, grants or policies have changed. */
  announcePermissions(): void {
    for (const session of this.#sessions) session.announcePermissions();
  }

  /** Ends what these identities saw, at once. */
  revoke(isRevoked: (identity: Identity) => boolean): void {
    for (const session of this.#sessions) if (isRevoked(session.identity)) session.expire('revoked');
  }

  /** Whether the server is stopping, and takes nobody any more. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /**
   * Ends every session, each told to come back at another time, so that they do not all come at once. One that has
   * requests under way gets their answers first, unless that takes longer than `patienceMs`.
   */
  async drain({ spreadMs, patienceMs, random }: DrainOptions): Promise<void> {
    this.#isDraining = true;
    const open = [...this.#sessions];
    let timer: NodeJS.Timeout | undefined;
    const outOfPatience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    const goodbye = (session: Session): void =>
      session.sayGoodbye('SERVER_SHUTTING_DOWN', 'the server is stopping', Math.round(random() * spreadMs));
    const part = async (session: Session): Promise<void> => {
      await Promise.race([session.whenIdle(), outOfPatience]);
      goodbye(session);
    };
    await Promise.all(open.map(part));
    clearTimeout(timer);
    // Whoever was being let in when it began.
    for (const late of this.#sessions) goodbye(late);
    this.#sessions.clear();
  }

  #sum(count: (session: Session) => number): number {
    let total = 0;
    for (const session of this.#sessions) total += count(session);
    return total;
  }
}
