import "server-only";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { publish, subscribe } from "@/lib/platform/live-channel";
import { log } from "@/lib/platform/log";
import { processGlobal } from "@/lib/platform/process-global";
import { openColumn } from "@/lib/platform/sealed-columns";
import type { RailName } from "./provider";
import { configuredRails } from "./providers/configured-rails";
import { environmentKeys, keepPageKeys, type PageKeys, type ProviderKeys, pageKeys, withKeysOf } from "./rail-keys";

const TOPIC = "provider-keys";
/** A note can be lost with its connection. */
const LOOK_EVERY_MS = 5_000;

type Row = { provider: RailName; sealed_keys: string; version: string; set_at: Date };

function openKeys({ provider, sealed_keys: sealed }: Row): ProviderKeys | null {
  try {
    const keys = JSON.parse(openColumn("providerKeys", provider, sealed)) as ProviderKeys;
    // what does not fit this mode must not take the other rails along
    configuredRails(withKeysOf(environmentKeys(), provider, keys));
    return keys;
  } catch {
    log.error({ provider }, "the keys entered on the page do not open or do not fit; the provider is absent");
    return null;
  }
}

/** Reads what was entered on the page. Does nothing in demo mode, where every rail is the sandbox (decisions.md D1). */
export async function loadPageKeys(): Promise<void> {
  if (env.BACKLINE_MODE !== "live") return;
  const { rows } = await pool.query<Row>("SELECT provider, sealed_keys, version, set_at FROM provider_credential");
  const before = pageKeys();
  const isSame = rows.length === before.size && rows.every((row) => before.get(row.provider)?.version === row.version);
  if (isSame) return;
  const read = rows.map((row): [RailName, PageKeys] => {
    const known = before.get(row.provider);
    if (known?.version === row.version && known.keys) return [row.provider, known];
    return [row.provider, { version: row.version, setAt: row.set_at, keys: openKeys(row) }];
  });
  keepPageKeys(new Map(read));
}

/** Lets this process, and within a second every other, use what is in the table now. Call it after the commit. */
export async function announcePageKeys(): Promise<void> {
  await loadPageKeys();
  await publish(TOPIC, {});
}

/**
 * Keeps the page's keys of this process as they are in the table, for as long as it runs; each process calls it once when
 * it starts. What is under way keeps the keys that it began with.
 */
export async function watchPageKeys(): Promise<void> {
  if (env.BACKLINE_MODE !== "live") return;
  const isWatching = processGlobal("page-keys-watch", () => ({ is: false }));
  if (isWatching.is) return;
  isWatching.is = true;
  const look = () =>
    loadPageKeys().catch((error: unknown) => log.warn({ err: error }, "the providers' keys could not be read"));
  await subscribe(TOPIC, () => void look()).catch((error: unknown) =>
    log.warn({ err: error }, "changes of the providers' keys are looked for only"),
  );
  await look();
  setInterval(() => void look(), LOOK_EVERY_MS).unref();
}
