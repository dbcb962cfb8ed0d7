/**
 * A disk so small that a test can fill it: a file system in memory, mounted by root (or through `sudo`, where a
 * developer or a build machine has it without a password). Without either there is none, and the test that wants it fails.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const sizeMebibytes = 512;

export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static mount(folder: string): SmallDisk {
    fs.mkdirSync(folder);
    asRoot('mount', ['-t', 'tmpfs', '-o', `size=${sizeMebibytes}m,mode=1777`, 'rowcast-small-disk', folder]);
    return new SmallDisk(folder);
  }

  /** A folder on it for whoever owns another one. */
  folderFor(owned: string): string {
    const folder = path.join(this.#folder, 'tables');
    fs.mkdirSync(folder, { mode: 0o700 });
    const { uid, gid } = fs.statSync(owned);
    fs.chownSync(folder, uid, gid);
    return folder;
  }

  /** Takes all the room that is left, to the last block. */
  fill(): void {
    const file = fs.openSync(this.#filler, 'a');
    try {
      for (let block = Buffer.alloc(1024 * 1024); ; ) fs.writeSync(file, block);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      fs.closeSync(file);
    }
  }

  free(): void {
    fs.rmSync(this.#filler, { force: true });
  }

  unmount(): void {
    asRoot('umount', [this.#folder]);
  }

  get #filler(): string {
    return path.join(this.#folder, 'filler');
  }
}

function asRoot(command: string, args: readonly string[]): void {
  if (process.getuid?.() === 0) execFileSync(command, args);
  else execFileSync('sudo', ['-n', command, ...args]);
}
