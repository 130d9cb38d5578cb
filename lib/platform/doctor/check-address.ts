import "server-only";
import { lookup } from "node:dns/promises";
import { broken, fine, sayError, type Verdict, worth } from "./finding";

const PATIENCE_MS = 6_000;

/** `storeKey` is the store's own id, as `/api/health` says it; null while the database does not say. `isRunning` false: whether anybody answers is not asked. */
export type AddressAsk = { publicUrl: string; storeKey: string | null; isRunning: boolean };

async function askWho(publicUrl: string): Promise<{ status: number; store: unknown }> {
  const reply = await fetch(new URL("/api/health", publicUrl), {
    redirect: "manual",
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body: unknown = await reply.json().catch(() => null);
  return { status: reply.status, store: (body as { store?: unknown } | null)?.store };
}

/** Whether the public address resolves, and whether it is this store that answers there. */
export async function checkAddress({ publicUrl, storeKey, isRunning }: AddressAsk): Promise<Verdict> {
  const { hostname } = new URL(publicUrl);
  const bare = hostname.replace(/^\[|\]$/g, "");
  const found = await lookup(bare, { all: true }).catch(() => []);
  if (found.length === 0)
    return broken(
      `${hostname} does not resolve to any address.`,
      "Make an A or AAAA record for it at your name provider.",
    );
  const where = found.map(({ address }) => address).join(", ");
  if (!isRunning)
    return worth(
      `${hostname} resolves to ${where}. Nobody was asked there: the store is stopped.`,
      "Start the store and ask again.",
    );
  try {
    const { status, store } = await askWho(publicUrl);
    if (typeof store === "string" && storeKey === null)
      return worth(
        `${publicUrl} (${where}) leads to a Backline.`,
        "Mend the database first: it knows whether it is this one.",
      );
    if (store === storeKey) return fine(`${publicUrl} (${where}) leads to this store.`);
    if (typeof store === "string")
      return broken(`${publicUrl} leads to another Backline.`, "Point the name, or the proxy, at this one.");
    return broken(
      `Something else answers at ${publicUrl} (status ${status}).`,
      "Let the proxy pass every path on to the store.",
    );
  } catch (error) {
    return broken(
      `Nobody answers at ${publicUrl} (${where}): ${sayError(error)}`,
      "Open the port in the firewall and let the proxy pass on to the store.",
    );
  }
}
