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

type WatchedProject = Pick<Project, 'schemaPath' | 'migrationsDir' | 'policiesDir'>;

const restMs = 200;

export class ProjectWatcher {
  readonly #watchers: fs.FSWatcher[] = [];
  readonly #onChange: (change: ProjectChange) => Promise<void>;
  #pending: ProjectChange | undefined;
  #timer: NodeJS.Timeout | undefined;
  #handling: Promise<void> | undefined;
  #isDue = false;
  #isClosed = false;

  /** `onChange` must not reject. */
  constructor(project: WatchedProject, onChange: (change: ProjectChange) => Promise<void>) {
    this.#onChange = onChange;
    const { schemaPath, migrationsDir, policiesDir } = project;
    const schema = { hasSchema: true, hasPolicies: false };
    // Beside a single file may lie anything, such as node_modules: that is not looked into.
    if (fs.statSync(schemaPath).isFile()) this.#watch(path.dirname(schemaPath), /\.prisma$/, schema, false);
    else this.#watch(schemaPath, /\.prisma$/, schema, true);
    this.#watch(migrationsDir, /\.sql$/, schema, true);
    this.#watch(policiesDir, /\.sql$/, { hasSchema: false, hasPolicies: true }, true);
  }

  /** Reports the change again after a while, as if it had happened then. */
  noteAgain(change: ProjectChange, delayMs: number): void {
    this.#note(change, delayMs);
  }

  /** Ends it, and waits for what is being handled. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
    await this.#handling;
  }

  #watch(folder: string, files: RegExp, change: ProjectChange, recursive: boolean): void {
    if (!fs.existsSync(folder)) return;
    const watcher = fs.watch(folder, { recursive }, (_event, file) => {
      if (file !== null && files.test(file)) this.#note(change);
    });
    watcher.on('error', () => {});
    this.#watchers.push(watcher);
  }

  #note(change: ProjectChange, delayMs = restMs): void {
    this.#pending = {
      hasSchema: change.hasSchema || (this.#pending?.hasSchema ?? false),
      hasPolicies: change.hasPolicies || (this.#pending?.hasPolicies ?? false),
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isDue = true;
      this.#handling ??= this.#handle().finally(() => {
        this.#handling = undefined;
      });
    }, delayMs);
  }

  async #handle(): Promise<void> {
    while (this.#isDue && !this.#isClosed && this.#pending !== undefined) {
      const change = this.#pending;
      this.#pending = undefined;
      this.#isDue = false;
      await this.#onChange(change);
    }
  }
}
