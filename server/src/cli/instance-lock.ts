/**
 * One Rowcast at a time in a project's folder. The lock names its process and what that offers, so that a
 * second one can say where the first is, and other commands can use its database. A lock whose process has
 * died (kill -9, power cut) is taken over; a process number that was given away again does not mislead.
 */
import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { openStateFolder } from './state-folder.js';

export interface InstanceInfo {
  readonly pid: number;
  /** Differs between two processes that had the same number. */
  readonly birth: string;
  /** The command, such as `dev`. */
  readonly command: string;
  /** Where it can be opened, once it listens. */
  readonly url?: string;
  /** The owner's URL of the embedded database, while it runs. */
  readonly embeddedUrl?: string;
}

export class InstanceLock {
  readonly #file: string;
  #info: InstanceInfo;

  private constructor(file: string, info: InstanceInfo) {
    this.#file = file;
    this.#info = info;
  }

  /** Throws CONFIG_INVALID, naming the process, if another one holds it. */
  static acquire(stateDir: string, command: string): InstanceLock {
    openStateFolder(stateDir);
    const file = lockFile(stateDir);
    const info = { pid: process.pid, birth: birthOf(process.pid), command };
    while (!tryCreate(file, info)) {
      const text = readText(file);
      const holder = parse(text);
      if (holder !== undefined && isAlive(holder)) throw alreadyRunning(holder);
      takeAway(file, text);
    }
    return new InstanceLock(file, info);
  }

  /** Tells others what this process offers. */
  publish(offer: Pick<InstanceInfo, 'url' | 'embeddedUrl'>): void {
    this.#info = { ...this.#info, ...offer };
    const unfinished = `${this.#file}.${process.pid}`;
    fs.writeFileSync(unfinished, JSON.stringify(this.#info), { mode: 0o600 });
    fs.renameSync(unfinished, this.#file);
  }

  release(): void {
    const holder = parse(readText(this.#file));
    if (holder?.pid === this.#info.pid && holder.birth === this.#info.birth) fs.rmSync(this.#file, { force: true });
  }
}

/** The process that holds the lock now, if there is one. */
export function findRunningInstance(stateDir: string): InstanceInfo | undefined {
  const holder = parse(readText(lockFile(stateDir)));
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

function lockFile(stateDir: string): string {
  return path.join(stateDir, 'lock.json');
}

/** A link appears whole and only where nothing is, so nobody ever reads half a lock or overwrites one. */
function tryCreate(file: string, info: InstanceInfo): boolean {
  const unfinished = `${file}.${process.pid}.new`;
  fs.writeFileSync(unfinished, JSON.stringify(info), { mode: 0o600 });
  try {
    fs.linkSync(unfinished, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
}

/** Removes a dead lock. If somebody else has replaced it meanwhile, theirs is put back. */
function takeAway(file: string, seen: string | undefined): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    fs.renameSync(file, aside);
    if (readText(aside) !== seen) fs.linkSync(aside, file);
  } catch {
    // It is gone or taken again: the next attempt to create one tells.
  } finally {
    fs.rmSync(aside, { force: true });
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string | undefined): InstanceInfo | undefined {
  try {
    const info = JSON.parse(text ?? '') as Partial<InstanceInfo>;
    // Only this file writes it; anything else than a whole lock is a dead one.
    return typeof info.pid === 'number' && typeof info.birth === 'string' ? (info as InstanceInfo) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, birth }: InstanceInfo): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return birthOf(pid) === birth;
}

/** Boot and start time where the system tells them; elsewhere the process number must do. */
function birthOf(pid: number): string {
  try {
    const boot = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name, which may hold spaces and parentheses.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

function alreadyRunning({ pid, command, url }: InstanceInfo): RowcastError {
  const where = url === undefined ? '' : ` at ${url}`;
  return new RowcastError('CONFIG_INVALID', `rowcast ${command} is already running here${where} (process ${pid})`, {
    hint: `use that one, or stop it first: kill ${pid}`,
  });
}
