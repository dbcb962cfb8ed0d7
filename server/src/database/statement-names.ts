/**
 * Which statements Postgres keeps prepared, on each connection: those that are asked again and again. One that is asked
 * for the first time gets no name, and of those that have one, the one that was not asked for longest loses it first. So whoever
 * asks for thousands of different things, by mistake or on purpose, takes nobody's plan away.
 *
 * A name carries the role: a plan made for one role must never serve another. It is the same whenever it is given, so
 * that a connection which still has the statement need not prepare it again.
 */
import { createHash } from 'node:crypto';

/** So many that were asked once are remembered for each name that there is. */
const rememberedPerName = 4;

export class StatementNames {
  readonly #most: number;
  /** By role and text, the one that was asked longest ago first. */
  readonly #names = new Map<string, string>();
  /** By the names that they would have: their texts may be long. */
  readonly #askedOnce = new Set<string>();
  #given = 0;

  /** @param most How many statements have a name at a time. */
  constructor(most: number) {
    this.#most = most;
  }

  /** How often a statement was given a name, counting those that had lost theirs. */
  get given(): number {
    return this.#given;
  }

  /** Undefined if the statement is to be sent without one. */
  nameOf(role: string, text: string): string | undefined {
    const statement = `${role} ${text}`;
    const known = this.#names.get(statement);
    const name = known ?? createHash('sha256').update(statement).digest('hex').slice(0, 32);
    if (known === undefined) {
      if (!this.#askedOnce.delete(name)) {
        keepFewer(this.#askedOnce, this.#most * rememberedPerName);
        this.#askedOnce.add(name);
        return undefined;
      }
      keepFewer(this.#names, this.#most);
      this.#given += 1;
    }
    this.#names.delete(statement);
    this.#names.set(statement, name);
    return name;
  }
}

function keepFewer(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  most: number,
): void {
  const oldest = kept.keys().next();
  if (kept.size >= most && !oldest.done) kept.delete(oldest.value);
}
