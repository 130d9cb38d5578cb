import "server-only";
import { pool } from "../platform/db";
import { getStoreZone } from "../platform/settings";
import { type Currency, isCurrency, STORE_CURRENCY } from "../shared/money";
import type { LiveSnapshot } from "../shared/schemas/live";
import { startOfHour } from "../shared/time";
import { listAlerts } from "./alerts";
import { readConversion, readListeners } from "./read-listeners";
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
