import "server-only";
import { pool, prisma } from "../platform/db";
import { AppError } from "../platform/errors";
import { publish } from "../platform/live-channel";
import { histogram } from "../platform/metrics";
import { readPastHourKey } from "../shared/live-address";
import type { Currency } from "../shared/money";
import { type LiveQuery, LiveSnapshot } from "../shared/schemas/live";
import { startOfHour } from "../shared/time";
import { buildPastHour, buildSnapshot, listSoldCurrencies } from "./build-snapshot";
import { keepListenersPeak } from "./read-listeners";

export const SNAPSHOT_TOPIC = "live-snapshot";
const FRESH_MS = 5_000;

const buildSeconds = histogram(
  "backline_live_snapshot_build_seconds",
  "Time to build and store one live snapshot",
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
);

/** The stored snapshot; null before the first one, and where an older version of the store left one of another shape. */
export async function readSnapshot(currency: Currency): Promise<LiveSnapshot | null> {
  const stored = await prisma.liveSnapshot.findUnique({ where: { currency } });
  const read = LiveSnapshot.safeParse(stored?.body);
  return read.success ? read.data : null;
}

/**
 * What a page's first paint and a new stream show: the stored snapshot while it is under five seconds old, else one built
 * now, so that a stopped worker never shows an old number as new.
 */
export async function getLiveSnapshot(currency: Currency = "USD", now = new Date()): Promise<LiveSnapshot> {
  const stored = await readSnapshot(currency);
  if (stored && now.getTime() - Date.parse(stored.asOf) < FRESH_MS) return stored;
  return buildSnapshot(currency, now, stored?.version ?? 0);
}

/** One picture: of the running hour, or of one that is over. Throws `invalid_request` for an hour that is neither. */
export async function getHour(
  { currency, hour }: Pick<LiveQuery, "currency" | "hour">,
  now = new Date(),
): Promise<LiveSnapshot> {
  if (hour === undefined) return getLiveSnapshot(currency, now);
  const from = readPastHourKey(hour, now);
  if (!from) throw new AppError("invalid_request", "Hours that are over can be asked for, of the last eight days.");
  return buildPastHour(currency, from, now);
}

/** Builds, stores and announces the snapshot of every currency. For the one elected builder. */
export async function publishSnapshots(now = new Date()): Promise<void> {
  for (const currency of await listSoldCurrencies()) {
    const stop = buildSeconds.startTimer();
    const snapshot = await buildSnapshot(currency, now, 0);
    await keepListenersPeak(startOfHour(now), snapshot.listeners.now);
    const { rows } = await pool.query<{ version: number }>(
      `INSERT INTO live_snapshot AS live (currency, version, body, created_at) VALUES ($1, 1, jsonb_set($2::jsonb, '{version}', '1'), $3)
       ON CONFLICT (currency) DO UPDATE SET version = live.version + 1,
         body = jsonb_set($2::jsonb, '{version}', to_jsonb(live.version + 1)), created_at = $3
       RETURNING version`,
      [currency, JSON.stringify(snapshot), now],
    );
    stop();
    await publish(SNAPSHOT_TOPIC, { currency, version: rows[0]?.version ?? 0 });
  }
}
