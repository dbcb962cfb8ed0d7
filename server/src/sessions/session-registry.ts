/** All sessions of this server, for what concerns every one of them. */
import type { Session } from './session.js';

export class SessionRegistry {
  readonly #sessions = new Set<Session>();
  #isStale = false;

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

  /** Ends every session, each told to come back at another time, so that they do not all come at once. */
  closeAll(spreadMs: number, random: () => number): void {
    for (const session of this.#sessions) {
      session.sayGoodbye('SERVER_SHUTTING_DOWN', 'the server is stopping', Math.round(random() * spreadMs));
    }
    this.#sessions.clear();
  }

  #sum(count: (session: Session) => number): number {
    let total = 0;
    for (const session of this.#sessions) total += count(session);
    return total;
  }
}
