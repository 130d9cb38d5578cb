import { writeFile } from "node:fs/promises";
import path from "node:path";
import { publishSnapshots } from "../lib/analytics/live-snapshot";
import { mergeOutbox } from "../lib/analytics/merge-outbox";
import { closeDecoders } from "../lib/media/examine/decoder-pool";
import { inTransaction, pool } from "../lib/platform/db";
import { env } from "../lib/platform/env";
import { openLiveChannel } from "../lib/platform/live-channel";
import { log } from "../lib/platform/log";
import type { UserActor } from "../lib/platform/session";
import { setSetting } from "../lib/platform/settings";
import { toPublicId } from "../lib/shared/ids";
import { makeBaskets } from "./demo/make-baskets";
import { makeArtists, makeReleases } from "./demo/make-catalogue";
import { makePeople } from "./demo/make-people";
import { keepPastPeaks, makePlays } from "./demo/make-plays";
import { makeSales } from "./demo/make-sales";
import { planOrders, planPlays } from "./demo/plan-sales";
import { planBaskets, planPlaysBefore } from "./demo/plan-visits";

const ORDERS_PER_DAY = 43;
const PLAYS_PER_DAY = 365;
const HOURLY_TARGET_MINOR = 2_400;

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  log.info({ durationMs: Math.round(performance.now() - startedAt) }, `demo: ${what}`);
  return result;
}

async function readDurations(): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; duration_ms: number }>(
    "SELECT t.id, r.duration_ms FROM track t JOIN recording r ON r.id = t.recording_id",
  );
  return new Map(rows.map((row) => [toPublicId("track", row.id), row.duration_ms]));
}

async function mergeAll(): Promise<void> {
  for (let merged = await mergeOutbox(); merged > 0; merged = await mergeOutbox())
    log.debug({ merged }, "demo: merged");
}

/** Fills an empty demo store; the launcher runs it once, and again from nothing when it was cut off. */
async function seed(): Promise<void> {
  if (env.BACKLINE_MODE !== "demo" || !env.SANDBOX_URL || !env.SANDBOX_TOKEN)
    throw new Error("demo data are for demo mode, with its sandbox");
  const endsAt = new Date();
  const sandbox = { url: env.SANDBOX_URL, token: env.SANDBOX_TOKEN };
  const artistIds = await makeArtists();
  const people = await makePeople(artistIds.get("marguerite-ossian") ?? "");
  const actorOf = (artistId: string): UserActor => ({ ...people.actors.artist, artistIds: [artistId] });
  const shelf = await timed("audio and covers", () => makeReleases(artistIds, actorOf, endsAt));
  closeDecoders();
  const orders = planOrders(shelf, endsAt, ORDERS_PER_DAY);
  await timed(`${orders.length} orders`, () => makeSales(orders, sandbox, people.actors.admin));
  const plays = [...planPlays(shelf, endsAt, PLAYS_PER_DAY), ...planPlaysBefore(orders, shelf)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
  const durations = await readDurations();
  await timed(`${plays.length} plays`, () => makePlays(plays, durations));
  const baskets = planBaskets(orders, plays);
  await timed(`${baskets.length} baskets`, () => makeBaskets(baskets));
  await timed("roll-ups", mergeAll);
  await keepPastPeaks();
  await inTransaction((db) =>
    setSetting(db, "hourlyTargetMinor", { USD: HOURLY_TARGET_MINOR }, people.actors.admin.userId),
  );
  await publishSnapshots();
  const file = {
    baseUrl: env.PUBLIC_URL,
    sandboxUrl: sandbox.url,
    sandboxToken: sandbox.token,
    metricsToken: env.METRICS_TOKEN ?? "",
    accounts: people.accounts,
    apiKeys: people.apiKeys,
  };
  await writeFile(path.join(env.BACKLINE_DATA_DIR, "demo.json"), JSON.stringify(file, null, 2), { mode: 0o600 });
}

seed()
  .finally(async () => {
    await openLiveChannel().close();
    await pool.end();
  })
  .then(
    () => process.exit(0),
    (error: unknown) => {
      log.fatal({ err: error }, "the demo data could not be made");
      process.exit(1);
    },
  );
