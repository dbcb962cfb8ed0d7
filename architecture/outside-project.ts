/**
 * A project outside the repository with our packages installed from their tarballs, as a user's would be.
 * What the packages themselves need comes from npm's cache where it has it, and else from its registry.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildLibraries } from '../scripts/build.js';
import { type PackedPackage, packPackages } from '../scripts/pack-packages.js';
import { runNpm } from '../scripts/run-command.js';
import { repository } from './source-files.js';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A program of the project that goes on until it is let go of. */
export interface RunningProgram extends AsyncDisposable {
  /** What it said of where it listens. */
  readonly url: string;
}

export interface ProjectContents {
  /** By their paths in the project. */
  readonly files: { readonly [name: string]: string };
  /** What it depends on besides our packages and React. */
  readonly dependencies?: { readonly [name: string]: string };
}

export class OutsideProject implements Disposable {
  readonly packages: readonly PackedPackage[];
  readonly #folder: string;

  static async create({ files, dependencies = {} }: ProjectContents): Promise<OutsideProject> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-outside-'));
    await buildLibraries();
    const packages = await packPackages(folder);
    for (const [name, text] of Object.entries({ 'package.json': manifest(packages, dependencies), ...files })) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, text);
    }
    await install(folder);
    return new OutsideProject(folder, packages);
  }

  private constructor(folder: string, packages: readonly PackedPackage[]) {
    this.#folder = folder;
    this.packages = packages;
  }

  /** Runs Node in the project's folder. */
  node(...args: readonly string[]): CommandResult {
    return this.#run(process.execPath, args);
  }

  /** Runs a script where only these of the installed packages are there. */
  nodeWithOnly(packages: readonly string[], script: string): CommandResult {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-alone-'));
    for (const name of packages) {
      const place = path.join('node_modules', name);
      fs.cpSync(path.join(this.#folder, place), path.join(folder, place), { recursive: true });
    }
    const result = this.#run(process.execPath, ['--input-type=module', '--eval', script], folder);
    fs.rmSync(folder, { recursive: true });
    return result;
  }

  /** Runs a command that the installed packages brought, as `npx` would. */
  command(name: string, ...args: readonly string[]): CommandResult {
    return this.#run(process.execPath, [fs.realpathSync(path.join(this.#folder, 'node_modules/.bin', name)), ...args]);
  }

  /** Starts such a command that serves pages, and waits until it says where. */
  async serve(name: string, args: readonly string[]): Promise<RunningProgram> {
    const program = fs.realpathSync(path.join(this.#folder, 'node_modules/.bin', name));
    const child = spawn(process.execPath, [program, ...args], { cwd: this.#folder });
    const url = await readAddress(child);
    return {
      url,
      [Symbol.asyncDispose]: () =>
        new Promise((resolve) => {
          child.once('close', () => resolve());
          child.kill('SIGTERM');
        }),
    };
  }

  /** The path of one of its files. */
  pathOf(name: string): string {
    return path.join(this.#folder, name);
  }

  /** Type-checks the project with the repository's compiler. */
  typeCheck(...args: readonly string[]): CommandResult {
    return this.node(path.join(repository, 'node_modules/typescript/bin/tsc'), ...args);
  }

  exists(name: string): boolean {
    return fs.existsSync(path.join(this.#folder, name));
  }

  /** The files of a folder whose names end so, one after the other. */
  read(folder: string, ending: string): string {
    const place = path.join(this.#folder, folder);
    const names = fs.readdirSync(place).filter((name) => name.endsWith(ending));
    return names.map((name) => fs.readFileSync(path.join(place, name), 'utf8')).join('\n');
  }

  [Symbol.dispose](): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(program: string, args: readonly string[], cwd = this.#folder): CommandResult {
    const result = spawnSync(program, args, { cwd, encoding: 'utf8' });
    return { exitCode: result.status, output: `${result.stdout}${result.stderr}` };
  }
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onText = (text: Buffer): void => {
      output += String(text);
      const [found] = /http:\/\/localhost:\d+/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
    child.once('close', () => reject(new Error(`it ended before it said where it listens\n\n${output}`)));
  });
}

function manifest(packages: readonly PackedPackage[], more: ProjectContents['dependencies']): string {
  const own = packages.map(({ name, tarball }) => [name, `file:${path.basename(tarball)}`]);
  const others = {
    react: '^19.0.0',
    'react-dom': '^19.0.0',
    '@types/react': '^19.0.0',
    '@types/react-dom': '^19.0.0',
    '@types/node': '^20.0.0',
  };
  const dependencies = { ...Object.fromEntries(own), ...others, ...more };
  return JSON.stringify({ name: 'outside', private: true, type: 'module', dependencies }, null, 2);
}

async function install(folder: string): Promise<void> {
  const args = ['install', '--prefix', folder, '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { exitCode, output } = await runNpm(args, { cwd: folder, isQuiet: true });
  if (exitCode !== 0) throw new Error(`npm could not install the packed packages\n\n${output}`);
}
