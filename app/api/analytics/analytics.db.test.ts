import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import {
  CustomersReply,
  FunnelReply,
  OrdersReply,
  RevenueReply,
  SeriesReply,
  TracksReply,
} from "@/lib/shared/schemas/analytics";
import { apiRoom, ask, fillApiRoom, type Handler, publicArtist, read, sell } from "@/test/analytics-api-room";
import { mergeAll, sellAt } from "@/test/analytics-room";
import { daysAgo } from "@/test/ask-analytics";
import { makeBearer, makeUser } from "@/test/factories";
import { GET as customers } from "./customers/route";
import { GET as funnel } from "./funnel/route";
import { GET as orders } from "./orders/route";
import { GET as revenue } from "./revenue/route";
import { GET as series } from "./series/route";
import { GET as tracks } from "./tracks/route";

fillApiRoom();

describe("revenue", () => {
  test("the leaders of the store's currency, each beside what it brought before; refunds taken off on their day", async () => {
    const reply = await read(RevenueReply, revenue, "period=30d&compare=previous");
    expect(
      reply.data.map(({ artistId, currency, grossMinor, refundsMinor, previousGrossMinor }) => [
        artistId,
        currency,
        grossMinor,
        refundsMinor,
        previousGrossMinor,
      ]),
    ).toEqual([
      [publicArtist(apiRoom.second), "USD", 4_000, 0, 0],
      [publicArtist(apiRoom.first), "USD", 1_000, -400, 500],
    ]);
    expect(reply.totals).toMatchObject([{ currency: "USD", orders: 2, grossMinor: 5_000, refundsMinor: -400 }]);
    expect(reply.compare).toMatchObject({ key: "previous", totals: [{ grossMinor: 500 }], targets: [] });
    // the summary is of the days that end today, never of the ones before
    expect(reply.source).toBe("view");
    expect(reply).toMatchObject({ partial: true, definitions: "1", period: { key: "30d", zone: "Europe/Berlin" } });
  });

  test("all currencies: rows of each, never a sum of both", async () => {
    const reply = await read(RevenueReply, revenue, "currency=all");
    expect(reply.totals.map(({ currency, grossMinor }) => [currency, grossMinor])).toEqual([
      ["EUR", 2_000],
      ["USD", 5_000],
    ]);
    expect(
      reply.data
        .filter(({ artistId }) => artistId === publicArtist(apiRoom.first))
        .map((row) => row.currency)
        .sort(),
    ).toEqual(["EUR", "USD"]);
  });

  test("an artist gets their own rows and totals, however they ask", async () => {
    for (const query of ["", "period=1y", `artistId=${publicArtist(apiRoom.first)}`]) {
      const reply = await read(RevenueReply, revenue, query, apiRoom.artist);
      expect(reply.data.map(({ artistId }) => artistId)).toEqual([publicArtist(apiRoom.first)]);
      expect(reply.totals).toMatchObject([{ grossMinor: query === "period=1y" ? 1_500 : 1_000 }]);
    }
    expect((await ask(revenue, `artistId=${publicArtist(apiRoom.second)}`, apiRoom.artist)).status).toBe(403);
    const others = await read(TracksReply, tracks, `trackId=${apiRoom.second.publicTrackIds[0]}`, apiRoom.artist);
    expect(others.data).toEqual([]);
  });

  test("a target is held against what has run of its months", async () => {
    await pool.query(
      `INSERT INTO revenue_target (month, currency, gross_minor)
       SELECT date_trunc('month', now() AT TIME ZONE 'Europe/Berlin')::date, 'USD', 3_000_000`,
    );
    const reply = await read(SeriesReply, series, "period=mtd&compare=target");
    expect(reply.compare).toMatchObject({ key: "target", period: null, totals: [] });
    const [target] = reply.compare?.targets ?? [];
    expect(target?.currency).toBe("USD");
    expect(target?.grossMinor).toBeGreaterThanOrEqual(0);
    expect(target?.grossMinor).toBeLessThanOrEqual(3_000_000);
  });
});

test.each<[string, Handler, string, string | null]>([
  ["a period that is none", revenue, "period=fortnight", "period"],
  ["a parameter that is none", revenue, "perod=30d", "perod"],
  ["a currency that is none", revenue, "currency=EURO", "currency"],
  ["an id of something else", revenue, "artistId=trk_00000000000000000000000000", "artistId"],
  ["custom without days", series, "period=custom", "from"],
  ["a day that is none", series, "period=custom&from=2026-02-30&to=2026-03-01", "from"],
  ["hours of last year", series, "period=24h&compare=year", "compare"],
  ["a target for one artist", revenue, "compare=target&artistId=art_00000000000000000000000000", "compare"],
  ["a page of another list", orders, "cursor=nonsense", null],
  ["what no roll-up knows", revenue, "rail=stripe", null],
])("400, and the reason in words: %s", async (_, handler, query, path) => {
  const reply = await ask(handler, query);
  expect(reply.status).toBe(400);
  const { code, detail, errors } = await reply.json();
  expect({ code, path: errors?.[0]?.path ?? null }).toEqual({ code: "invalid_request", path });
  expect(detail).toMatch(/\w.*\.$|: /);
});

test("a key needs the scope", async () => {
  const { userId } = await makeUser(["analyst"]);
  const headersOf = async (scopes: "analytics:read" | "catalog:read") => {
    const { authorization } = await makeBearer(userId, [scopes]);
    return { authorization };
  };
  expect((await ask(revenue, "", await headersOf("analytics:read"))).status).toBe(200);
  expect((await ask(revenue, "", await headersOf("catalog:read"))).status).toBe(403);
});

test("the same question again is a hit and says what it saved; a sale since then is in the next answers", async () => {
  const query = `period=90d&artistId=${publicArtist(apiRoom.second)}`;
  const made = await read(RevenueReply, revenue, query);
  const hit = await read(RevenueReply, revenue, query);
  expect([made.cacheStatus, hit.cacheStatus]).toEqual(["miss", "hit"]);
  expect(made.performance.savedMs).toBe(0);
  expect(hit.performance.baselineMs).toBe(made.performance.baselineMs);
  expect(hit.data).toEqual(made.data);
  await sell(apiRoom.second, 50, 0);
  await mergeAll();
  const fresh = () => read(RevenueReply, revenue, query).then(({ data }) => data[0]?.grossMinor);
  await expect.poll(fresh, { interval: 20, timeout: 1_000 }).toBe(4_050);
  const text = await registry.metrics();
  expect(text).toMatch(/backline_analytics_requests_total\{endpoint="revenue",cache="hit"\} [1-9]/);
  expect(text).toMatch(/backline_analytics_cache_writes_total\{endpoint="revenue"\} [1-9]/);
  expect(text).toMatch(/backline_analytics_saved_seconds_total \d/);
});

let abroad: Promise<unknown> | undefined;
/** One sale to Sweden, once. */
async function sellAbroad(): Promise<void> {
  const line = {
    releaseId: apiRoom.first.id,
    artistId: apiRoom.first.artistId,
    trackId: apiRoom.first.trackIds[0] ?? null,
    netMinor: 90,
  };
  abroad ??= sellAt({ at: daysAgo(4), lines: [line], country: "SE" });
  await abroad;
  await mergeAll();
}

describe("the siblings", () => {
  test("series: a bucket per day, adding up to the totals", async () => {
    const { data, totals } = await read(SeriesReply, series, "period=7d&compare=weekday");
    expect(data).toHaveLength(7);
    expect(data.filter(({ isPartial }) => isPartial).map(({ day }) => day)).toEqual([data.at(-1)?.day]);
    expect(data.reduce((sum, { grossMinor }) => sum + grossMinor, 0)).toBe(totals[0]?.grossMinor);
    expect(data.every(({ previous }) => previous !== null)).toBe(true);
  });

  test("tracks, customers and funnel", async () => {
    const { data: rows } = await read(TracksReply, tracks, "compare=previous");
    expect(rows.find(({ artistId }) => artistId === publicArtist(apiRoom.first))).toMatchObject({
      grossMinor: 1_000,
      previousGrossMinor: 500,
    });
    const people = await read(CustomersReply, customers);
    expect(people.data[0]).toMatchObject({ currency: "USD", buyers: 1 });
    const { data: steps } = await read(FunnelReply, funnel);
    expect(steps.map(({ step }) => step)).toEqual(["listen", "full_play", "basket", "checkout", "paid"]);
  });

  test("orders add up to the row they were opened from, page by page, without a word about the buyer", async () => {
    const query = `artistId=${publicArtist(apiRoom.first)}`;
    const [row] = (await read(RevenueReply, revenue, query)).data;
    const seen: z.infer<typeof OrdersReply>["data"] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: z.infer<typeof OrdersReply> = await read(
        OrdersReply,
        orders,
        `${query}&limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(JSON.stringify(page)).not.toContain("private@");
      seen.push(...page.data);
      cursor = page.nextCursor;
    }
    const sumOf = (key: "grossMinor" | "refundsMinor" | "feesMinor" | "netMinor" | "copies") =>
      seen.reduce((sum, event) => sum + event[key], 0);
    for (const key of ["grossMinor", "refundsMinor", "feesMinor", "netMinor", "copies"] as const)
      expect([key, sumOf(key)]).toEqual([key, row?.[key]]);
    const csv = await (await ask(orders, `${query}&format=csv`)).text();
    const lines = csv.trim().split("\r\n");
    expect(lines).toHaveLength(seen.length + 1);
    for (const [n, { at }] of seen.entries()) expect(lines[n + 1]).toContain(`,${at},`);
  });

  test.each<[string, string, number | null]>([
    ["a country", "country=SE", 1],
    ["a rail that took nothing of it", "rail=paypal", 0],
    ["everywhere", "", null],
  ])("orders of %s come with totals of just those", async (_, filter, events) => {
    await sellAbroad();
    const { data, totals } = await read(OrdersReply, orders, `period=30d&currency=USD&limit=100&${filter}`);
    if (events !== null) expect(data).toHaveLength(events);
    for (const key of ["grossMinor", "refundsMinor", "feesMinor", "netMinor", "copies"] as const)
      expect([key, totals[0]?.[key] ?? 0]).toEqual([key, data.reduce((sum, event) => sum + event[key], 0)]);
    expect(totals[0]?.orders ?? 0).toBe(data.filter(({ event }) => event === "sale").length);
  });
});
