/**
 * The public keys of the built-in accounts, kept in memory. A token signed with a key that is not known
 * yet (another server has made it) makes them load again, at most once a second, so that made-up key
 * names cannot keep the database busy.
 */
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

const reloadIntervalMs = 1_000;

export class AccountKeys {
  readonly #load: () => Promise<JSONWebKeySet>;
  readonly #now: () => number;
  #loading: Promise<JWTVerifyGetKey> | undefined;
  #loadedAtMs = Number.NEGATIVE_INFINITY;

  constructor(load: () => Promise<JSONWebKeySet>, now: () => number = () => performance.now()) {
    this.#load = load;
    this.#now = now;
  }

  readonly find: JWTVerifyGetKey = async (header, token) => {
    const known = await this.#keys();
    try {
      return await known(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#now() - this.#loadedAtMs < reloadIntervalMs)
        throw error;
      this.#loading = undefined;
      const fresh = await this.#keys();
      return fresh(header, token);
    }
  };

  #keys(): Promise<JWTVerifyGetKey> {
    if (this.#loading) return this.#loading;
    this.#loadedAtMs = this.#now();
    const loading = this.#load().then(createLocalJWKSet);
    this.#loading = loading;
    // A failed load is not kept: the next token tries again.
    loading.catch(() => {
      if (this.#loading === loading) this.#loading = undefined;
    });
    return loading;
  }
}
