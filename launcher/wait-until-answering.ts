import http from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { StartProblem } from "./start-problem";

/** Asks `url` until it answers 200; throws a StartProblem with the last answer when it does not within `limitMs`. */
export async function waitUntilAnswering(name: string, url: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  let last = "no answer";
  while (Date.now() < deadline) {
    try {
      const reply = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (reply.ok) return;
      last = `${reply.status} ${await reply.text()}`;
    } catch (error) {
      last = String((error as Error).cause ?? error);
    }
    await wait(100);
  }
  throw new StartProblem(
    `The ${name} did not become ready within ${limitMs / 1000} s: ${last}`,
    "Read its log in the data folder, then start again.",
  );
}

/** Asks again and again, each time over a new connection, until `count` web processes have answered. */
export async function waitForEveryProcess(address: string, count: number, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  const answered = new Set<string>();
  while (answered.size < count) {
    if (Date.now() > deadline) {
      throw new StartProblem(
        `Only ${answered.size} of ${count} web processes answered within ${limitMs / 1000} s.`,
        "Read web.log in the data folder, then start again.",
      );
    }
    const name = await readProcessName(address).catch(() => null);
    if (name === null || answered.has(name)) await wait(20);
    else answered.add(name);
  }
}

function readProcessName(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${address}/api/health`, { agent: false, timeout: 5_000 }, async (reply) => {
      try {
        const { process: name } = JSON.parse(Buffer.concat(await reply.toArray()).toString());
        resolve(name);
      } catch (error) {
        reject(error);
      }
    });
    request.once("timeout", () => request.destroy(new Error("no answer")));
    request.once("error", reject);
  });
}
