import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const LAST_ANSWER_MS = 50;

/** One listening port on loopback that can be closed for a while: the only honest way to refuse a connection. */
export class Port {
  private readonly stop = new AbortController();
  private readonly server: Server;
  private number = 0;
  /** What is asked last counts: an earlier `refuseFor` does not open a port that was closed for good since. */
  private turn = 0;

  constructor(answer: RequestListener) {
    this.server = createServer(answer);
    this.server.keepAliveTimeout = 60_000;
  }

  get url(): string {
    return `http://127.0.0.1:${this.number}`;
  }

  get isRefusing(): boolean {
    return !this.server.listening;
  }

  /** 0 = any free port. */
  async open(port: number): Promise<void> {
    await listen(this.server, port);
    this.number = (this.server.address() as AddressInfo).port;
  }

  async refuse(): Promise<void> {
    this.turn += 1;
    await close(this.server);
  }

  async accept(): Promise<void> {
    this.turn += 1;
    if (!this.server.listening) await listen(this.server, this.number);
  }

  /** Resolves when the port is closed; it opens again by itself. `waits`: the answer that confirms it leaves first. */
  async refuseFor(durationMs: number, waits: boolean): Promise<void> {
    const closed = (waits ? sleep(LAST_ANSWER_MS) : Promise.resolve()).then(() => this.refuse());
    const reopen = async () => {
      await closed;
      const { turn } = this;
      await sleep(durationMs, undefined, { signal: this.stop.signal }).catch(() => undefined);
      if (!this.stop.signal.aborted && turn === this.turn) await this.accept();
    };
    void reopen();
    if (!waits) await closed;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await close(this.server);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    if (!server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
