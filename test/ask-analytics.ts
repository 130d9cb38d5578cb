import { analyticsStore } from "@/lib/analytics/postgres-store";
import { resolvePeriod } from "@/lib/analytics/resolve-period";
import { NO_FILTER } from "@/lib/analytics/store";
import { writePlays } from "@/lib/catalog/record-plays";
import { pool } from "@/lib/platform/db";
import type { Currency } from "@/lib/shared/money";
import type { AnalyticsQuery, RevenueRow } from "@/lib/shared/schemas/analytics";
import { mergeAll, sellAt } from "./analytics-room";
import type { MadeRelease } from "./factories";

export const ZONE = "Europe/Berlin";
const DAY_MS = 24 * 3_600_000;
export const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

type Choice = Pick<AnalyticsQuery, "period" | "from" | "to">;
export const THIRTY_DAYS: Choice = { period: "30d" };
export const oneDay = (day: string): Choice => ({ period: "custom", from: day, to: day });

export async function ask(
  artistIds: string[],
  choice: Choice,
  currency: Currency | null = "USD",
): Promise<RevenueRow[]> {
  await mergeAll();
  const period = resolvePeriod(choice, ZONE, new Date());
  return (await analyticsStore.revenue(period, { ...NO_FILTER, artistIds, currency })).data;
}

/** The figure the obvious query gives. */
export async function naively(sql: string, ...values: unknown[]): Promise<unknown> {
  const { rows } = await pool.query<{ figure: unknown }>(`SELECT ${sql}`, values);
  const figures = rows.map((row) =>
    typeof row.figure === "string" && /^-?[\d.]+$/.test(row.figure) ? Number(row.figure) : row.figure,
  );
  return figures.length === 1 ? figures[0] : figures;
}

export const trackOf = (release: MadeRelease, n = 0) => release.trackIds[n] ?? "";
export const sellTrack = (
  release: MadeRelease,
  at: Date,
  netMinor: number,
  more: { currency?: Currency; email?: string } = {},
) =>
  sellAt({
    at,
    lines: [{ releaseId: release.id, artistId: release.artistId, trackId: trackOf(release), netMinor }],
    ...more,
  });
export const play = (release: MadeRelease, listenerId: string, at: Date) =>
  writePlays([{ listenerId, trackId: trackOf(release), playedMs: 190_000, source: "home", at }]);
