/** A door on a port of its own that passes connections on, until a test breaks the network or lets it fall silent. */
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

export class Gate {
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #target = 0;
  #state: 'open' | 'shut' | 'silent' = 'open';

  private constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (socket) => this.#pass(socket));
  }

  static async open(): Promise<Gate> {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server);
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  leadTo(port: number): void {
    this.#target = port;
  }

  /** Cuts every connection, and lets no new one through until it is opened again. */
  shut(): void {
    this.#state = 'shut';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Swallows everything from now on, on old connections and new ones, and tells nobody. */
  fallSilent(): void {
    this.#state = 'silent';
    for (const socket of this.#sockets) socket.unpipe();
  }

  /** Lets new connections through. Those that were there stay broken. */
  reopen(): void {
    this.#state = 'open';
  }

  async close(): Promise<void> {
    this.shut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(socket: net.Socket): void {
    if (this.#state === 'shut') return void socket.destroy();
    if (this.#state === 'silent') return void this.#sockets.add(socket.resume());
    const inner = net.connect(this.#target, '127.0.0.1');
    for (const [from, to] of [
      [socket, inner],
      [inner, socket],
    ] as const) {
      this.#sockets.add(from);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      // The other end hears of it by the close that follows.
      from.on('error', () => {});
      from.pipe(to);
    }
  }
}
