/**
 * Who is admitted to a gated result: one yes or no for each identity that Postgres can tell apart, kept until
 * something changes that may concern it. Asks nobody by itself.
 *
 *     new ──▶ admitted ◀──▶ denied        a change that concerns it makes a gate doubtful: it is asked again
 *      └────▶ unknown ◀─────┘             "no" without proof of a row says nothing
 */
import type { Catalog } from '../catalog/catalog.js';
import type { Change } from '../changes/change.js';
import { claimsKey, type Identity } from '../identity.js';
import type { Interest } from './interests.js';
import type { LiveQueryListener } from './live-query.js';
import { QueryIndex } from './query-index.js';
import type { GuardAnswer } from './snapshot-guard.js';

/** The identities that share one answer, by the claims that the policies read. */
export interface Member {
  readonly key: string;
  readonly identity: Identity;
  readonly listeners: Set<LiveQueryListener>;
  /** The changes of policy tables that concern this member, of those tables where not all do. */
  readonly interests: readonly Interest[];
  /** `new` has never been asked, so that nothing may be shown to it yet, not even that there is nothing. */
  gate: 'new' | 'unknown' | 'admitted' | 'denied';
}

export interface GatesOptions {
  /** The claims that tell members apart. */
  readonly claims: ReadonlySet<string>;
  readonly interestsOf: (identity: Identity) => readonly Interest[];
  /** What the result has to hear of whoever its members are. */
  readonly openInterests: readonly Interest[];
  /** Hears what the result has to hear of, and no longer, as members come and go. */
  readonly onWatch: (interest: Interest) => void;
  readonly onUnwatch: (interest: Interest) => void;
}

export class Gates {
  readonly #options: GatesOptions;
  readonly #members = new Map<string, Member>();
  readonly #memberOf = new Map<LiveQueryListener, string>();
  readonly #index = new QueryIndex<Member>();
  /** Whose gates are not known. */
  readonly #undecided = new Set<Member>();
  /** Who has listeners that nothing has been shown to yet. */
  readonly #unshown = new Set<Member>();
  /** How many have each interest. */
  readonly #watching = new Map<string, { readonly interest: Interest; count: number }>();

  constructor(options: GatesOptions) {
    this.#options = options;
    for (const interest of options.openInterests) this.#watch(interest);
  }

  get isEmpty(): boolean {
    return this.#memberOf.size === 0;
  }

  /** All that the result has to hear of now. */
  get interests(): readonly Interest[] {
    return [...this.#watching.values()].map(({ interest }) => interest);
  }

  get listeners(): readonly LiveQueryListener[] {
    return [...this.#memberOf.keys()];
  }

  add(identity: Identity, listener: LiveQueryListener): void {
    const key = claimsKey(identity, this.#options.claims);
    const member = this.#members.get(key) ?? this.#admit(key, identity);
    member.listeners.add(listener);
    this.#unshown.add(member);
    this.#memberOf.set(listener, key);
  }

  remove(listener: LiveQueryListener): void {
    const key = this.#memberOf.get(listener) ?? '';
    const member = this.#members.get(key);
    this.#memberOf.delete(listener);
    member?.listeners.delete(listener);
    if (!member || member.listeners.size > 0) return;
    this.#members.delete(key);
    this.#undecided.delete(member);
    this.#unshown.delete(member);
    this.#index.remove(member, member.interests);
    for (const interest of member.interests) this.#unwatch(interest);
  }

  get areDecided(): boolean {
    return this.#undecided.size === 0;
  }

  /** Whether these changes may concern somebody's gate, in tables of which a row concerns some only. */
  areConcerned(changes: readonly Change[], catalog: Pick<Catalog, 'roots'>): boolean {
    return this.#index.match(changes, catalog).size > 0;
  }

  /** Whose gates do not stand in the snapshot of the guard's answer. */
  doubtful(guard: GuardAnswer, catalog: Pick<Catalog, 'roots'>): ReadonlySet<Member> {
    if (guard.areGatesOld) return new Set(this.#members.values());
    return new Set([...this.#index.match(guard.changes, catalog), ...this.#undecided]);
  }

  /** After a failure: nobody's gate stands. Returns all members. */
  doubtAll(): readonly Member[] {
    const members = [...this.#members.values()];
    for (const member of members) {
      member.gate = 'unknown';
      this.#undecided.add(member);
    }
    return members;
  }

  /** Somebody admitted, and not among those left out. */
  findAdmitted(except: ReadonlySet<Member> = new Set()): Member | undefined {
    for (const member of this.#members.values()) {
      if (member.gate === 'admitted' && !except.has(member)) return member;
    }
    return undefined;
  }

  /**
   * Takes answers of one snapshot. Unless a row is known to be there, "no" may only mean that there are none.
   * Returns those to whom something may have to be shown.
   */
  settle(answers: ReadonlyMap<Member, boolean>, isRowProven: boolean): readonly Member[] {
    // Some may have left meanwhile.
    const asked = [...answers].filter(([member]) => this.#members.get(member.key) === member);
    for (const [member, isAdmitted] of asked) {
      member.gate = isAdmitted ? 'admitted' : isRowProven ? 'denied' : 'unknown';
      if (member.gate === 'unknown') this.#undecided.add(member);
      else this.#undecided.delete(member);
    }
    const settled = new Set([...asked.map(([member]) => member), ...this.#unshown]);
    const shown = [...settled].filter(({ gate }) => gate !== 'new');
    for (const member of shown) this.#unshown.delete(member);
    return shown;
  }

  #admit(key: string, identity: Identity): Member {
    const member: Member = {
      key,
      identity,
      listeners: new Set(),
      interests: this.#options.interestsOf(identity),
      gate: 'new',
    };
    this.#members.set(key, member);
    this.#undecided.add(member);
    this.#index.add(member, member.interests);
    for (const interest of member.interests) this.#watch(interest);
    return member;
  }

  #watch(interest: Interest): void {
    const key = JSON.stringify(interest);
    const watched = this.#watching.get(key);
    if (watched) watched.count += 1;
    else {
      this.#watching.set(key, { interest, count: 1 });
      this.#options.onWatch(interest);
    }
  }

  #unwatch(interest: Interest): void {
    const key = JSON.stringify(interest);
    const watched = this.#watching.get(key);
    if (!watched) return;
    watched.count -= 1;
    if (watched.count > 0) return;
    this.#watching.delete(key);
    this.#options.onUnwatch(interest);
  }
}
