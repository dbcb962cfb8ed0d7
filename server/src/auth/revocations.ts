/**
 * The sessions that were ended before their tokens were, as far as this server has heard: read from the database
 * when it says that there are new ones, and from time to time. Says of an identity whether it still stands.
 */
import { RowcastError } from '@rowcast/protocol';
import type { Identity } from '../identity.js';

export interface Revocation {
  readonly kind: 'user' | 'session';
  readonly id: string;
  readonly revokedAtMs: number;
  readonly blockedUntilMs: number | null;
}

/** What became visible since a snapshot of the database, and the snapshot to ask with next time. */
export interface RevocationReading {
  readonly snapshot: string;
  readonly revocations: readonly Revocation[];
}

export interface RevocationsOptions {
  /** Without a snapshot: all there are. */
  readonly read: (since: string | undefined) => Promise<RevocationReading>;
  /** There are new ones. */
  readonly onRevoked: () => void;
  readonly onError: (error: unknown) => void;
  readonly nowMs: () => number;
}

export class Revocations {
  readonly #options: RevocationsOptions;
  readonly #known = new Map<string, Revocation>();
  #snapshot: string | undefined;
  #isReading = false;
  #isAsked = false;

  constructor(options: RevocationsOptions) {
    this.#options = options;
  }

  /** Reads what there is. Rejects if it cannot be read. */
  async start(): Promise<void> {
    await this.#read();
  }

  /** There may be new ones: reads them. */
  refresh(): void {
    this.#isAsked = true;
    if (!this.#isReading) void this.#readAll();
  }

  /** The database may be another one, or an older state of it: the next reading takes everything. */
  forgetPosition(): void {
    this.#snapshot = undefined;
    this.refresh();
  }

  isRevoked({ userId, claims }: Identity): boolean {
    const { sid, iat } = claims;
    if (typeof sid === 'string' && this.#known.has(keyOf('session', sid))) return true;
    const ofUser = userId === null ? undefined : this.#known.get(keyOf('user', userId));
    if (!ofUser) return false;
    if (ofUser.blockedUntilMs !== null && ofUser.blockedUntilMs > this.#options.nowMs()) return true;
    // A token says the second in which it was issued; one that does not say when may be an old one.
    return typeof iat !== 'number' || iat * 1_000 <= ofUser.revokedAtMs;
  }

  /** Throws AUTH_SESSION_REVOKED if the identity's session has been ended. */
  requireStanding(identity: Identity): void {
    if (!this.isRevoked(identity)) return;
    throw new RowcastError('AUTH_SESSION_REVOKED', 'the token is refused: its session has been ended', {
      hint: 'sign in again',
    });
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isAsked) {
        this.#isAsked = false;
        await this.#read();
      }
    } catch (error) {
      this.#options.onError(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #read(): Promise<void> {
    const { snapshot, revocations } = await this.#options.read(this.#snapshot);
    this.#snapshot = snapshot;
    for (const revocation of revocations) this.#known.set(keyOf(revocation.kind, revocation.id), revocation);
    if (revocations.length > 0) this.#options.onRevoked();
  }
}

function keyOf(kind: Revocation['kind'], id: string): string {
  return `${kind} ${id}`;
}
