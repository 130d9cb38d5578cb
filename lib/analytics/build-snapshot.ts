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
    "SELECT DISTINCT currency FROM platform_hour WHERE currency <> 'XXX' AND orders > 0 ORDER BY currency",
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

/** One whole picture of the running hour in one currency, from the roll-ups (analytics.md §3). */
export async function buildSnapshot(currency: Currency, now: Date, version: number): Promise<LiveSnapshot> {
  const zone = await getStoreZone();
  const from = startOfHour(now);
  const [currencies, firstSaleAt, hour, listeners, conversion, topTracks, lastSales, providers, week, alerts] =
    await Promise.all([
      listSoldCurrencies(),
      readFirstSale(currency),
      readLiveHour(currency, now, from, zone),
      readListeners(now),
      readConversion(from, now),
      readTopTracks(currency, from),
      readLastSales(currency),
      readProviderMix(currency, now),
      readLiveWeek(currency, now, zone),
      listAlerts("open", { now: () => now }),
    ]);
  const elapsedMinutes = Math.max(1, (now.getTime() - from.getTime()) / 60_000);
  const salesPerMinute = Math.round((hour.sales / elapsedMinutes) * 10) / 10;
  const asOf = now.toISOString();
  return {
    version,
    asOf,
    zone,
    currency,
    currencies,
    firstSaleAt,
    hour,
    listeners,
    conversion,
    topTracks,
    lastSales,
    salesPerMinute,
    providers,
    week,
    alerts,
  };
}

const HOUR_MS = 3_600_000;

/** The same of an hour that is over, as it is known now: what came back later belongs to the hour in which it did. */
export async function buildPastHour(currency: Currency, from: Date, now: Date): Promise<LiveSnapshot> {
  const zone = await getStoreZone();
  const to = new Date(from.getTime() + HOUR_MS);
  const last = new Date(to.getTime() - 1);
  const [currencies, firstSaleAt, hour, listeners, conversion, topTracks, lastSales, providers, week] =
    await Promise.all([
      listSoldCurrencies(),
      readFirstSale(currency),
      readLiveHour(currency, to, from, zone),
      readPastListeners(from, last),
      readConversion(from, last),
      readTopTracks(currency, from),
      readLastSales(currency, from),
      readProviderMix(currency, last, true),
      readLiveWeek(currency, last, zone),
    ]);
  return {
    version: 0,
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
    salesPerMinute: Math.round(hour.sales / 6) / 10,
    providers,
    week,
    alerts: [],
  };
}
