import "server-only";
import { pool } from "../platform/db";
import { getStoreZone } from "../platform/settings";
import { type Currency, isCurrency, STORE_CURRENCY } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";
import { startOfHour } from "../shared/time";
import { listAlerts } from "./alerts";
import { readConversion, readListeners, readPastListeners } from "./read-listeners";
import { readLiveHour } from "./read-live-hour";
import { readLastSales, readTopTracks } from "./read-live-lists";
import { readLiveWeek } from "./read-live-week";
import { readProviderMix } from "./read-provider-mix";

/** Currencies with at least one sale, the store's own first and always there. */
export async function listSoldCurrencies(): Promise<Currency[]> {
  const { rows } = await pool.query<{ currency: string }>(
    "SELECT DISTINCT currency FROM platform_day WHERE currency <> 'XXX' AND orders > 0 ORDER BY currency",
  );
  const sold = rows.map((row) => row.currency).filter(isCurrency);
  return [STORE_CURRENCY, ...sold.filter((currency) => currency !== STORE_CURRENCY)];
}

async function readFirstSale(currency: Currency): Promise<string | null> {
  const { rows } = await pool.query<{ first: Date | null }>(
    "SELECT min(hour) AS first FROM platform_hour WHERE currency = $1 AND orders > 0",
    [currency],
  );
  return rows[0]?.first?.toISOString() ?? null;
}

type Hour = { from: Date; isOver: boolean };

/** One whole picture of the running hour in one currency, from the roll-ups (analytics.md §3). */
export function buildSnapshot(currency: Currency, now: Date, version: number): Promise<LiveSnapshot> {
  return buildHour(currency, { from: startOfHour(now), isOver: false }, now, version);
}

/** The same of an hour that is over, as it is known now: what came back later belongs to the hour in which it did. */
export function buildPastHour(currency: Currency, from: Date, now: Date): Promise<LiveSnapshot> {
  return buildHour(currency, { from, isOver: true }, now, 0);
}

const HOUR_MS = 3_600_000;

async function buildHour(
  currency: Currency,
  { from, isOver }: Hour,
  now: Date,
  version: number,
): Promise<LiveSnapshot> {
  const zone = await getStoreZone();
  const until = isOver ? new Date(from.getTime() + HOUR_MS) : now;
  const last = isOver ? new Date(until.getTime() - 1) : now;
  const [currencies, firstSaleAt, hour, listeners, conversion, topTracks, lastSales, providers, week, alerts] =
    await Promise.all([
      listSoldCurrencies(),
      readFirstSale(currency),
      readLiveHour(currency, until, from, zone),
      isOver ? readPastListeners(from, last) : readListeners(now),
      readConversion(from, last),
      readTopTracks(currency, from),
      readLastSales(currency, isOver ? from : undefined),
      readProviderMix(currency, last, isOver),
      readLiveWeek(currency, last, zone),
      isOver ? [] : listAlerts("open", { now: () => now }),
    ]);
  const elapsedMinutes = Math.max(1, (until.getTime() - from.getTime()) / 60_000);
  return {
    version,
    asOf: now.toISOString(),
    zone,
    currency,
    currencies,
    firstSaleAt,
    hour,
    listeners,
    conversion,
    topTracks,
    lastSales,
    salesPerMinute: Math.round((hour.sales / elapsedMinutes) * 10) / 10,
    providers,
    week,
    alerts,
  };
}
