import "server-only";
import { publish, subscribe } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { processGlobal } from "@/lib/platform/process-global";
import { keepTables } from "./kept-tables";
import { readNewestTables } from "./sql/provider-table-rows";

const TOPIC = "provider-tables";
/** A note can be lost with its connection. */
const LOOK_EVERY_MS = 5_000;

/** Reads what is in force into this process. */
export async function loadProviderTables(): Promise<void> {
  keepTables(await readNewestTables());
}

/** Lets this process, and within a second every other, go by what is in the table now. Call it after the commit. */
export async function announceProviderTables(): Promise<void> {
  await loadProviderTables();
  await publish(TOPIC, {});
}

/**
 * Keeps the providers' tables of this process as they are in the database, for as long as it runs; each process calls it once when
 * it starts. Until they could be read, what is published holds.
 */
export async function watchProviderTables(): Promise<void> {
  const isWatching = processGlobal("provider-tables-watch", () => ({ is: false }));
  if (isWatching.is) return;
  isWatching.is = true;
  const look = () =>
    loadProviderTables().catch((error: unknown) => log.warn({ err: error }, "the providers' tables could not be read"));
  await subscribe(TOPIC, () => void look()).catch((error: unknown) =>
    log.warn({ err: error }, "changes of the providers' tables are looked for only"),
  );
  await look();
  setInterval(() => void look(), LOOK_EVERY_MS).unref();
}
