import "server-only";
import { getStoreZone } from "../platform/settings";
import type { Currency } from "../shared/money";
import { type Clock, dayInZone, systemClock } from "../shared/time";
import { inOneZone } from "./zone-of-record";

export const SUMMARY_DAYS = 30;

export type Takings = { copies: number; grossMinor: number; netMinor: number };
export type ArtistSummary = {
  zone: string;
  plays: { today: number; thirtyDays: number };
  /** One entry per currency with a sale in the period, the one that brought most copies first; `days` oldest first. */
  sales: {
    currency: Currency;
    today: Takings;
    thirtyDays: Takings;
    days: { day: string; grossMinor: number; netMinor: number; copies: number }[];
  }[];
};

type Row = { day: string; currency: string; copies: number; gross_minor: number; net_minor: number; plays: number };

/**
 * Today and the last 30 calendar days including today, in the store's zone, over several artists (bare uuids) together.
 * `grossMinor` is what buyers paid without tax, `netMinor` what is the artists' after fees and share, refunds taken off.
 * Throws `BeingCounted` while days are of two zones. Never adds currencies. Source: roll-up `artist_day`, a second or two behind the sale.
 */
export async function getArtistSummary(
  artistIds: readonly string[],
  clock: Clock = systemClock,
): Promise<ArtistSummary> {
  const zone = await getStoreZone();
  const today = dayInZone(clock.now(), zone);
  const { rows } = await inOneZone(zone, (db) =>
    db.query<Row>(
      `SELECT day::text, currency, sum(copies)::bigint AS copies, sum(gross_minor - refunds_minor)::bigint AS gross_minor,
       sum(net_minor)::bigint AS net_minor, sum(plays)::bigint AS plays
     FROM artist_day WHERE artist_id = ANY($1) AND day > $2::date - $3::int AND day <= $2::date
     GROUP BY day, currency ORDER BY day`,
      [artistIds, today, SUMMARY_DAYS],
    ),
  );
  const plays = rows.map((row) => ({ day: row.day, count: row.plays }));
  const sold = rows.filter((row) => row.copies !== 0 || row.gross_minor !== 0 || row.net_minor !== 0);
  const currencies = [...new Set(sold.map((row) => row.currency as Currency))];
  return {
    zone,
    plays: {
      today: sum(plays.filter(({ day }) => day === today).map(({ count }) => count)),
      thirtyDays: sum(plays.map(({ count }) => count)),
    },
    sales: currencies
      .map((currency) =>
        summarise(
          currency,
          sold.filter((row) => row.currency === currency),
          today,
        ),
      )
      .sort((a, b) => b.thirtyDays.copies - a.thirtyDays.copies || a.currency.localeCompare(b.currency)),
  };
}

function summarise(currency: Currency, rows: readonly Row[], today: string): ArtistSummary["sales"][number] {
  const days = listDays(today).map((day) => {
    const row = rows.find((candidate) => candidate.day === day);
    return { day, copies: row?.copies ?? 0, grossMinor: row?.gross_minor ?? 0, netMinor: row?.net_minor ?? 0 };
  });
  return { currency, today: addUp(days.slice(-1)), thirtyDays: addUp(days), days };
}

function addUp(days: readonly Takings[]): Takings {
  return {
    copies: sum(days.map((day) => day.copies)),
    grossMinor: sum(days.map((day) => day.grossMinor)),
    netMinor: sum(days.map((day) => day.netMinor)),
  };
}

/** The calendar days of the period, oldest first; plain dates, so no clock change can double or drop one. */
function listDays(today: string): string[] {
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: SUMMARY_DAYS }, (_, index) =>
    new Date(last - (SUMMARY_DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
