import { randomUUID } from "node:crypto";
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";

type Reply = { status: number; text: string };
export type Load = {
  /** Requests that were answered so far. */
  answered(): number;
  /** Ends it and says what it saw: failed GETs, and the orders that the POSTs came to, by their keys. */
  end(): Promise<{ gets: number; failedGets: string[]; posts: number; retries: number; orders: string[] }>;
};

const READERS = 4;
const BUYERS = 2;
/** Steady, not as much as the machine can: what fails then fails for want of processors. */
const PAUSE_MS = 20;
const TRIES = 50;

/** Readers and buyers over connections that stay open, as browsers and proxies keep them; a POST that fails is sent again under its key. */
export function putUnderLoad(address: string, paths: readonly string[], basket: object): Load {
  const agent = new http.Agent({ keepAlive: true, maxSockets: READERS + BUYERS });
  const seen = { gets: 0, failedGets: [] as string[], posts: 0, retries: 0, orders: [] as string[] };
  let isOver = false;

  const ask = (method: "GET" | "POST", path: string, headers: Record<string, string> = {}, body?: object) =>
    new Promise<Reply>((resolve, reject) => {
      const request = http.request(address + path, { agent, method, headers }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        resolve({ status: response.statusCode ?? 0, text });
      });
      request.once("error", reject);
      request.end(body ? JSON.stringify(body) : undefined);
    });

  async function read(first: number): Promise<void> {
    for (let n = first; !isOver; n++) {
      const path = paths[n % paths.length] as string;
      seen.gets += 1;
      const problem = await ask("GET", path).then(
        ({ status, text }) => (status === 200 ? null : `answered ${status} ${text.slice(0, 200)}`),
        (error: Error) => error.message,
      );
      if (problem) seen.failedGets.push(`${path}: ${problem}`);
      await pause(PAUSE_MS);
    }
  }

  async function buyOnce(): Promise<string> {
    const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
    for (let tries = 0; tries < TRIES; tries++) {
      const reply = await ask("POST", "/api/checkout", headers, basket).catch(() => null);
      if (reply?.status === 201) return JSON.parse(reply.text).order.id;
      // a refusal in words is final; a cut connection, a key in use and a store that is busy are not
      if (reply && reply.status < 500 && reply.status !== 409) throw new Error(reply.text);
      seen.retries += 1;
    }
    throw new Error("an order was never answered");
  }

  async function buy(): Promise<void> {
    while (!isOver) {
      seen.posts += 1;
      seen.orders.push(await buyOnce());
      await pause(PAUSE_MS);
    }
  }

  const all = Promise.all([
    ...Array.from({ length: READERS }, (_, first) => read(first)),
    ...Array.from({ length: BUYERS }, buy),
  ]);
  // told at the end, not in between
  all.catch(() => {});
  return {
    answered: () => seen.gets + seen.posts,
    async end() {
      isOver = true;
      await all;
      agent.destroy();
      return seen;
    },
  };
}
