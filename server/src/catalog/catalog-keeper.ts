/**
 * Keeps the catalogue equal to the database: reloads it when a change of schema is announced, and looks
 * from time to time, since grants of roles are never announced and event triggers may be missing.
 */
import type { Catalog } from './catalog.js';

export interface CatalogKeeperOptions {
  readonly load: () => Promise<Catalog>;
  readonly onCatalog: (catalog: Catalog) => void;
  readonly onError: (error: unknown) => void;
  /** The catalogue in use at the beginning. */
  readonly catalog: Catalog;
  /** How often to look unasked, in milliseconds. @default 10_000 */
  readonly pollIntervalMs?: number;
}

const retryDelayMs = 1_000;

export class CatalogKeeper {
  readonly #options: CatalogKeeperOptions;
  readonly #poll: NodeJS.Timeout;
  #fingerprint: string;
  #isLoading = false;
  #isAnnounced = false;
  #isClosed = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: CatalogKeeperOptions) {
    this.#options = options;
    this.#fingerprint = options.catalog.fingerprint;
    this.#poll = setInterval(() => void this.#reload(), options.pollIntervalMs ?? 10_000);
  }

  /** Says that the schema has changed: the catalogue is handed on again even if it looks the same. */
  announce(): void {
    this.#isAnnounced = true;
    void this.#reload();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#poll);
    clearTimeout(this.#retry);
  }

  async #reload(): Promise<void> {
    if (this.#isLoading || this.#isClosed) return;
    this.#isLoading = true;
    const wasAnnounced = this.#isAnnounced;
    this.#isAnnounced = false;
    try {
      const catalog = await this.#options.load();
      if (this.#isClosed) return;
      if (wasAnnounced || catalog.fingerprint !== this.#fingerprint) {
        this.#fingerprint = catalog.fingerprint;
        this.#options.onCatalog(catalog);
      }
    } catch (error) {
      this.#options.onError(error);
      this.#isAnnounced ||= wasAnnounced;
      if (!this.#isClosed) this.#retry = setTimeout(() => void this.#reload(), retryDelayMs);
      return;
    } finally {
      this.#isLoading = false;
    }
    if (this.#isAnnounced) void this.#reload();
  }
}
