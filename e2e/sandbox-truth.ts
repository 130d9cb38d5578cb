import type { describeTruth } from "../sandbox/describe-truth";
import type { DemoFile } from "./fixtures";

export type Truth = ReturnType<typeof describeTruth>;

/** What the payment sandbox itself holds: of one order, or in all (then totals only). */
export async function readTruth({ sandboxUrl, sandboxToken }: DemoFile, orderId?: string): Promise<Truth> {
  const query = orderId ? `orderRef=${orderId}` : "totals=1";
  const reply = await fetch(`${sandboxUrl}/__truth?${query}`, { headers: { authorization: `Bearer ${sandboxToken}` } });
  if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}`);
  return (await reply.json()) as Truth;
}
