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
