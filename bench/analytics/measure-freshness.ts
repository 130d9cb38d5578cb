import { setTimeout as sleep } from "node:timers/promises";
import { endChild, startChild } from "./child";

/** `unseen`: sales that no answer counted before the patience was at its end. */
export type Freshness = { sales: number; unseen: number; perSecond: number; lagsMs: number[]; answersMs: number[] };
type Ask = () => Promise<{ copies: number; tookMs: number }>;
type Load = { factor: number; perSecond: number; seconds: number };
type Told = { committedAt: number[] };

const POLL_EVERY_MS = 20;
const GIVE_UP_MS = 30_000;

/**
 * Writes `perSecond` sales for `seconds` in a process of its own while the store's own worker, once it has begun, merges them
 * in another, and asks for the period's totals all the while. The n-th sale is there as soon as an answer counts n more than before.
 */
export async function measureFreshness(
  ask: Ask,
  hasWorkerBegun: () => Promise<boolean>,
  { factor, perSecond, seconds }: Load,
): Promise<Freshness> {
  const worker = startChild("../../worker/main.ts");
  const begunBy = Date.now() + GIVE_UP_MS;
  while (!(await hasWorkerBegun())) {
    if (Date.now() > begunBy) throw new Error("the worker did not begin");
    await sleep(POLL_EVERY_MS);
  }
  const writer = startChild("write-sales.ts", [String(factor), String(perSecond), String(seconds)]);
  const told = new Promise<Told>((resolve, reject) => {
    writer.once("message", (message) => resolve(message as Told));
    writer.once("exit", (code) => reject(new Error(`the writer ended with ${code} before it told anything`)));
  });
  let written: Told | null = null;
  told.then(
    (all) => (written = all),
    () => undefined,
  );
  try {
    const before = (await ask()).copies;
    const seen: { at: number; sales: number }[] = [];
    const answersMs: number[] = [];
    const until = Date.now() + seconds * 1000 + GIVE_UP_MS;
    const sales = perSecond * seconds;
    while ((seen.at(-1)?.sales ?? 0) < sales) {
      if (Date.now() > until) break;
      const { copies, tookMs } = await ask();
      answersMs.push(tookMs);
      seen.push({ at: Date.now(), sales: copies - before });
      await sleep(POLL_EVERY_MS);
    }
    const { committedAt } = written ?? (await told);
    const counted = Math.min(seen.at(-1)?.sales ?? 0, sales);
    const lagsMs = lagsOf(committedAt.slice(0, counted), seen);
    return { sales, unseen: sales - counted, perSecond: rateOf(committedAt), lagsMs, answersMs };
  } finally {
    await Promise.all([endChild(writer), endChild(worker)]);
  }
}

function rateOf(committedAt: readonly number[]): number {
  return ((committedAt.length - 1) * 1000) / ((committedAt.at(-1) ?? 0) - (committedAt[0] ?? 0));
}

function lagsOf(committedAt: readonly number[], seen: readonly { at: number; sales: number }[]): number[] {
  let look = 0;
  return committedAt.map((at, index) => {
    while ((seen[look]?.sales ?? Number.POSITIVE_INFINITY) <= index) look++;
    return (seen[look]?.at ?? at) - at;
  });
}
