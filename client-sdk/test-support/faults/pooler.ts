/** PgBouncer in transaction mode before a cluster: what many run between their servers and Postgres. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export class Pooler implements AsyncDisposable {
  readonly port: number;
  readonly #program: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(options: { readonly program: string; readonly folder: string; readonly port: number }) {
    this.#program = options.program;
    this.#folder = options.folder;
    this.port = options.port;
  }

  static async start(serverUrl: string): Promise<Pooler> {
    const program = findPooler();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-pooler-'));
    fs.chmodSync(folder, 0o755);
    const port = await findFreePort();
    const { hostname, port: target, username, password } = new URL(serverUrl);
    fs.writeFileSync(path.join(folder, 'users.txt'), `"${username}" "${password}"\n`);
    const settings = [
      '[databases]',
      `* = host=${hostname} port=${target}`,
      '[pgbouncer]',
      `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =`,
      `auth_type = plain\nauth_file = ${folder}/users.txt`,
      'pool_mode = transaction\ndefault_pool_size = 8\nserver_login_retry = 1',
    ];
    fs.writeFileSync(path.join(folder, 'pooler.ini'), `${settings.join('\n')}\n`);
    const pooler = new Pooler({ program, folder, port });
    await pooler.#launch();
    return pooler;
  }

  /** Ends it without ceremony, and starts it again after a while. */
  async restart(awayMs: number): Promise<void> {
    await this.#end();
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    await this.#launch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    // It refuses to run as root.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = spawn(this.#program, ['-q', path.join(this.#folder, 'pooler.ini')], { ...user, stdio: 'ignore' });
    this.#child = child;
    let hasEnded = false;
    child.once('exit', () => {
      hasEnded = true;
    });
    child.once('error', () => {
      hasEnded = true;
    });
    while (!hasEnded && !(await answers(this.port))) await new Promise((resolve) => setTimeout(resolve, 20));
    if (hasEnded) throw new Error(`${this.#program} has ended instead of listening`);
  }

  async #end(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** The path in PGBOUNCER_PATH, then PATH, then where Debian puts it. Installs nothing; `npm test` does that. */
function findPooler(): string {
  const given = process.env['PGBOUNCER_PATH'];
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin'].filter((folder) => folder !== '');
  const found = [given ?? '', ...folders.map((folder) => path.join(folder, 'pgbouncer'))].find(isProgram);
  if (found) return found;
  throw new Error(
    'no PgBouncer for the fault tests: it is not on PATH; run npm test, which installs one, or install it',
  );
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
