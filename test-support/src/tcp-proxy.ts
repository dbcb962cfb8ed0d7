/**
 * A wire between two ends that a test can cut, freeze or slow down: in front of a server, or between a server and
 * its database. Chooses an end for each connection, so that it is a small load balancer too.
 */
import net from 'node:net';

export interface TcpEnd {
  readonly host: string;
  readonly port: number;
}

export interface TcpProxyOptions {
  /** The ends to try for a new connection, in order. */
  readonly ends: () => readonly TcpEnd[];
  /** Hears of what the near side sends; true: its answer is swallowed and the connection ends. */
  readonly isFatal?: (sent: Buffer) => boolean;
}

interface Wire {
  readonly near: net.Socket;
  readonly far: net.Socket;
}

export class TcpProxy {
  readonly #options: TcpProxyOptions;
  readonly #server: net.Server;
  readonly #wires = new Set<Wire>();
  #state: 'open' | 'frozen' | 'cut' = 'open';
  #delayMs = 0;

  private constructor(options: TcpProxyOptions) {
    this.#options = options;
    this.#server = net.createServer({ allowHalfOpen: false }, (near) => void this.#accept(near));
  }

  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** How many connections go through it now. */
  get size(): number {
    return this.#wires.size;
  }

  /** Ends every connection, and every new one, until `mend`. */
  cut(): void {
    this.#state = 'cut';
    this.drop();
  }

  /** Ends every connection; new ones go through. */
  drop(): void {
    for (const { near, far } of this.#wires) {
      near.destroy();
      far.destroy();
    }
  }

  /** Lets nothing through any more, and tells nobody: both ends believe that the other is silent. */
  freeze(): void {
    this.#state = 'frozen';
    for (const { near, far } of this.#wires) {
      near.pause();
      far.pause();
    }
  }

  mend(): void {
    this.#state = 'open';
    this.#delayMs = 0;
    for (const { near, far } of this.#wires) {
      near.resume();
      far.resume();
    }
  }

  /** What goes to the near side takes longer from now on. */
  slow(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #accept(near: net.Socket): Promise<void> {
    near.on('error', () => {});
    if (this.#isCut()) return void near.destroy();
    near.pause();
    const far = await this.#reach();
    // It may have been cut meanwhile.
    if (!far || near.destroyed || this.#isCut()) {
      far?.destroy();
      return void near.destroy();
    }
    this.#join({ near, far });
  }

  #isCut(): boolean {
    return this.#state === 'cut';
  }

  async #reach(): Promise<net.Socket | undefined> {
    for (const end of this.#options.ends()) {
      const socket = await connect(end);
      if (socket) return socket;
    }
    return undefined;
  }

  #join(wire: Wire): void {
    const { near, far } = wire;
    this.#wires.add(wire);
    let isDoomed = false;
    near.on('data', (data) => {
      isDoomed ||= this.#options.isFatal?.(data) ?? false;
      far.write(data);
    });
    far.on('data', (data) => {
      if (isDoomed) return void near.destroy();
      if (this.#delayMs === 0) return void near.write(data);
      far.pause();
      setTimeout(() => {
        near.write(data);
        if (this.#state !== 'frozen') far.resume();
      }, this.#delayMs);
    });
    for (const [end, other] of [[near, far] as const, [far, near] as const]) {
      end.on('close', () => {
        this.#wires.delete(wire);
        other.destroy();
      });
    }
    if (this.#state === 'frozen') far.pause();
    else near.resume();
  }
}

function connect({ host, port }: TcpEnd): Promise<net.Socket | undefined> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once('connect', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}
