import { expect } from "vitest";
import type { AnalyticsFilter, AnalyticsStore } from "@/lib/analytics/store";
import { fromPublicId } from "@/lib/shared/ids";
import type { OrderRow, Period } from "@/lib/shared/schemas/analytics";
import { dayInZone } from "@/lib/shared/time";
import { ZONE } from "./ask-analytics";
import type { Raw } from "./raw-analytics";
import {
  pick,
  recountCohort,
  recountCustomers,
  recountRevenue,
  recountTotals,
  recountTracks,
} from "./recount-analytics";

/** An engine, and the raw rows that it is held against. */
type Counted = { store: AnalyticsStore; raw: Raw };

export async function checkGross({ store, raw }: Counted, period: Period, filter: AnalyticsFilter): Promise<void> {
  if (!filter.currency) return;
  const sold = (rows: readonly { grossMinor: number }[], ids: readonly string[]) =>
    rows.flatMap((row, n): [string, number][] => (row.grossMinor > 0 ? [[ids[n] ?? "", row.grossMinor]] : [])).sort();
  const artistRows = recountRevenue(raw, period, filter);
  const trackRows = recountTracks(raw, period, filter);
  const isPaid = ([, grossMinor]: [string, number]) => grossMinor > 0;
  const byArtist = [...(await store.gross("artist", period, filter))].filter(isPaid).sort();
  const byTrack = [...(await store.gross("track", period, filter))].filter(isPaid).sort();
  expect(byArtist).toEqual(
    sold(
      artistRows,
      artistRows.map(({ artistId }) => artistId),
    ),
  );
  expect(byTrack).toEqual(
    sold(
      trackRows,
      trackRows.map(({ trackId }) => trackId),
    ),
  );
}

export async function checkSeries({ store, raw }: Counted, period: Period, filter: AnalyticsFilter): Promise<void> {
  const { data } = await store.series(period, filter);
  for (const currency of new Set(data.map((point) => point.currency))) {
    const points = data.filter((point) => point.currency === currency);
    expect([points[0]?.start, points.at(-1)?.end]).toEqual([period.from, period.to]);
    expect(points.slice(1).map((point) => point.start)).toEqual(points.slice(0, -1).map((point) => point.end));
    for (const point of points) {
      const [counted] = recountTotals(raw, { from: point.start, to: point.end }, { ...filter, currency });
      const { orders, copies, grossMinor, refundsMinor, feesMinor, netMinor, plays } = point;
      expect({ orders, copies, grossMinor, refundsMinor, feesMinor, netMinor, plays }).toEqual({
        orders: counted?.orders,
        copies: counted?.copies,
        grossMinor: counted?.grossMinor,
        refundsMinor: counted?.refundsMinor,
        feesMinor: counted?.feesMinor,
        netMinor: counted?.netMinor,
        plays: counted?.plays,
      });
    }
  }
}

/** Page by page, seven rows each. */
export async function readAll(store: AnalyticsStore, period: Period, filter: AnalyticsFilter): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  let cursor: string | null = null;
  do {
    const page: { rows: OrderRow[]; nextCursor: string | null } = (
      await store.orders(period, filter, { cursor, limit: 7 })
    ).data;
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return rows;
}

export async function checkOrders({ store, raw }: Counted, period: Period, filter: AnalyticsFilter): Promise<void> {
  const rows = await readAll(store, period, filter);
  const { facts } = pick(raw, period, filter);
  const keys = rows.map((row) => `${row.event} ${row.at} ${row.orderId}`);
  expect(new Set(keys).size).toBe(rows.length);
  expect(rows.length).toBe(new Set(facts.map((fact) => `${fact.event} ${fact.eventId}`)).size);
  for (const currency of new Set(facts.map((fact) => fact.currency))) {
    const [total] = recountTotals(raw, period, { ...filter, currency: currency as "USD" });
    const own = rows.filter((row) => row.currency === currency);
    const sum = (read: (row: OrderRow) => number) => own.reduce((all, row) => all + read(row), 0);
    expect([
      sum((row) => row.copies),
      sum((row) => row.grossMinor),
      sum((row) => row.refundsMinor),
      sum((row) => row.feesMinor),
      sum((row) => row.netMinor),
    ]).toEqual([total?.copies, total?.grossMinor, total?.refundsMinor, total?.feesMinor, total?.netMinor]);
  }
  expect(rows.every((row) => fromPublicId("order", row.orderId) !== null)).toBe(true);
}

export async function checkCustomers({ store, raw }: Counted, period: Period, filter: AnalyticsFilter): Promise<void> {
  if (filter.trackIds ?? filter.releaseId) return;
  const { data } = await store.customers(period, filter);
  expect(data.rows).toEqual(recountCustomers(raw, period, filter));
  for (const cohort of data.cohorts)
    for (const [n, { buyers }] of cohort.months.entries()) {
      const active = dayInZone(new Date(`${addMonthsTo(cohort.month, n)}-15T12:00:00Z`), ZONE).slice(0, 7);
      expect(buyers).toBe(recountCohort(raw, period, filter, cohort.currency, cohort.month, active));
    }
}

function addMonthsTo(month: string, months: number): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + months, 1));
  return at.toISOString().slice(0, 7);
}
