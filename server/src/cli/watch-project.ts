/**
 * Watches the schema, the migrations and the policies, and says once what has changed when they have come to
 * rest. One change is handled at a time; what changes meanwhile is handled after it.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Project } from './project.js';

export interface ProjectChange {
  readonly hasSchema: boolean;
  readonly hasPolicies: boolean;
}

const restMs = 200;

export class ProjectWatcher {
  readonly #watchers: fs.FSWatcher[] = [];
  readonly #onChange: (change: ProjectChange) => Promise<void>;
  #pending: ProjectChange | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isClosed = false;

  /** `onChange` must not reject. */
  constructor(project: Project, onChange: (change: ProjectChange) => Promise<void>) {
    this.#onChange = onChange;
    const { schemaPath, migrationsDir, policiesDir } = project;
    const schema = { hasSchema: true, hasPolicies: false };
    // Beside a single file may lie anything, such as node_modules: that is not looked into.
    if (fs.statSync(schemaPath).isFile()) this.#watch(path.dirname(schemaPath), /\.prisma$/, schema, false);
    else this.#watch(schemaPath, /\.prisma$/, schema, true);
    this.#watch(migrationsDir, /\.sql$/, schema, true);
    this.#watch(policiesDir, /\.sql$/, { hasSchema: false, hasPolicies: true }, true);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #watch(folder: string, files: RegExp, change: ProjectChange, recursive: boolean): void {
    if (!fs.existsSync(folder)) return;
    const watcher = fs.watch(folder, { recursive }, (_event, file) => {
      if (file !== null && files.test(file)) this.#note(change);
    });
    watcher.on('error', () => {});
    this.#watchers.push(watcher);
  }

  #note(change: ProjectChange): void {
    this.#pending = {
      hasSchema: change.hasSchema || (this.#pending?.hasSchema ?? false),
      hasPolicies: change.hasPolicies || (this.#pending?.hasPolicies ?? false),
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#handle(), restMs);
  }

  async #handle(): Promise<void> {
    if (this.#isBusy || this.#isClosed || this.#pending === undefined) return;
    const change = this.#pending;
    this.#pending = undefined;
    this.#isBusy = true;
    await this.#onChange(change);
    this.#isBusy = false;
    await this.#handle();
  }
}
