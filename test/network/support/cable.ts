import net from 'node:net';

/** A cable to a port of this PC, which can be pulled without either end being told. */
export class Cable {
  readonly #server: net.Server;
  readonly #pairs = new Set<readonly [net.Socket, net.Socket]>();
  /** Pairs of which neither end hears what becomes of the other. */
  readonly #dead = new Set<readonly [net.Socket, net.Socket]>();
  #pulled = false;

  private constructor(server: net.Server, toPort: number) {
    this.#server = server;
    server.on('connection', (near) => this.#carry(near, toPort));
  }

  static async to(port: number): Promise<Cable> {
    const server = net.createServer();
    const cable = new Cable(server, port);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    return cable;
  }

  /** The multiaddr of its near end. */
  get address(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a port');
    return `/ip4/127.0.0.1/tcp/${address.port}`;
  }

  /** From now on nothing comes through, and nobody is told; what was on its way is lost. */
  pull(): void {
    this.#pulled = true;
    for (const pair of this.#pairs) {
      for (const socket of pair) socket.removeAllListeners('data').resume();
      this.#dead.add(pair);
    }
  }

  /** New connections come through again; old ones stay dead, as behind a router that forgot them. */
  plug(): void {
    this.#pulled = false;
  }

  async close(): Promise<void> {
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #carry(near: net.Socket, toPort: number): void {
    near.on('error', () => {});
    if (this.#pulled) {
      near.resume();
      return;
    }
    const far = net.connect(toPort, '127.0.0.1');
    far.on('error', () => {});
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => near.write(bytes));
    const end = (other: net.Socket) => (): void => {
      if (!this.#dead.has(pair)) other.destroy();
    };
    near.on('close', end(far));
    far.on('close', end(near));
  }
}
