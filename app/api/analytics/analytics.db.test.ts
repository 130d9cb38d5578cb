import { beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { refreshSummaries } from "@/lib/analytics/summaries";
import { pool } from "@/lib/platform/db";
import { registry } from "@/lib/platform/metrics";
import { listMinuteColumns, REVENUE_COLUMNS } from "@/lib/shared/analytics-columns";
import { toPublicId } from "@/lib/shared/ids";
import { toHourKey } from "@/lib/shared/live-address";
import { buildMinuteRows } from "@/lib/shared/minute-rows";
import {
  CustomersReply,
  FunnelReply,
  OrdersReply,
  RevenueReply,
  SeriesReply,
  TracksReply,
} from "@/lib/shared/schemas/analytics";
import { LiveSnapshot } from "@/lib/shared/schemas/live";
import { mergeAll, refundAt, sellAt } from "@/test/analytics-room";
import { makeBearer, makeRelease, makeSession, makeUser } from "@/test/factories";
import { GET as customers } from "./customers/route";
import { GET as funnel } from "./funnel/route";
import { GET as live } from "./live/route";
import { GET as orders } from "./orders/route";
import { GET as revenue } from "./revenue/route";
import { GET as series } from "./series/route";
import { GET as tracks } from "./tracks/route";

type Handler = (request: Request) => Promise<Response>;
const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

let analyst: Record<string, string>;
let artist: Record<string, string>;
let first: Awaited<ReturnType<typeof makeRelease>>;
let second: Awaited<ReturnType<typeof makeRelease>>;
const publicArtist = (release: { artistId: string }) => toPublicId("artist", release.artistId);

async function sell(release: typeof first, netMinor: number, days: number, currency: "USD" | "EUR" = "USD") {
  const line = { releaseId: release.id, artistId: release.artistId, trackId: release.trackIds[0] ?? null, netMinor };
  const email = "private@example.test";
  return sellAt({ at: daysAgo(days), lines: [{ ...line, taxMinor: 7 }], currency, feeMinor: 10, email });
}

beforeAll(async () => {
  first = await makeRelease({ trackPrices: [129] });
  second = await makeRelease({ trackPrices: [300] });
  await pool.query("UPDATE artist SET name = '=HYPERLINK(\"x\"), Ltd' WHERE id = $1", [first.artistId]);
  const sessionOf = async (user: { userId: string }) => ({ cookie: (await makeSession(user.userId)).cookie });
  analyst = await sessionOf(await makeUser(["analyst"]));
  artist = await sessionOf(await makeUser(["artist"], [first.artistId]));
  const refunded = await sell(first, 1_000, 3);
  await sell(first, 500, 45);
  await sell(first, 2_000, 2, "EUR");
  await sell(second, 4_000, 1);
  await refundAt(refunded, daysAgo(1), 0, 400);
  await mergeAll();
  await refreshSummaries();
});

function ask(handler: Handler, query: string, headers = analyst): Promise<Response> {
  return handler(new Request(`http://127.0.0.1:3000/api/analytics/x?${query}`, { headers }));
}

async function read<T extends z.ZodType>(schema: T, handler: Handler, query = "", headers = analyst) {
  const reply = await ask(handler, query, headers);
  expect(reply.status, await reply.clone().text()).toBe(200);
  return schema.parse(await reply.json());
}

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
      [publicArtist(second), "USD", 4_000, 0, 0],
      [publicArtist(first), "USD", 1_000, -400, 500],
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
        .filter(({ artistId }) => artistId === publicArtist(first))
        .map((row) => row.currency)
        .sort(),
    ).toEqual(["EUR", "USD"]);
  });

  test("an artist gets their own rows and totals, however they ask", async () => {
    for (const query of ["", "period=1y", `artistId=${publicArtist(first)}`]) {
      const reply = await read(RevenueReply, revenue, query, artist);
      expect(reply.data.map(({ artistId }) => artistId)).toEqual([publicArtist(first)]);
      expect(reply.totals).toMatchObject([{ grossMinor: query === "period=1y" ? 1_500 : 1_000 }]);
    }
    expect((await ask(revenue, `artistId=${publicArtist(second)}`, artist)).status).toBe(403);
    const others = await read(TracksReply, tracks, `trackId=${second.publicTrackIds[0]}`, artist);
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
  const query = `period=90d&artistId=${publicArtist(second)}`;
  const made = await read(RevenueReply, revenue, query);
  const hit = await read(RevenueReply, revenue, query);
  expect([made.cacheStatus, hit.cacheStatus]).toEqual(["miss", "hit"]);
  expect(made.performance.savedMs).toBe(0);
  expect(hit.performance.baselineMs).toBe(made.performance.baselineMs);
  expect(hit.data).toEqual(made.data);
  await sell(second, 50, 0);
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
  const line = { releaseId: first.id, artistId: first.artistId, trackId: first.trackIds[0] ?? null, netMinor: 90 };
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
    expect(rows.find(({ artistId }) => artistId === publicArtist(first))).toMatchObject({
      grossMinor: 1_000,
      previousGrossMinor: 500,
    });
    const people = await read(CustomersReply, customers);
    expect(people.data[0]).toMatchObject({ currency: "USD", buyers: 1 });
    const { data: steps } = await read(FunnelReply, funnel);
    expect(steps.map(({ step }) => step)).toEqual(["listen", "full_play", "basket", "checkout", "paid"]);
  });

  test("orders add up to the row they were opened from, page by page, without a word about the buyer", async () => {
    const query = `artistId=${publicArtist(first)}`;
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

describe("CSV", () => {
  test("the cells of the table to the byte, formulas tamed, currency, zone and definitions in its head", async () => {
    const query = "period=30d&compare=previous";
    const { data } = await read(RevenueReply, revenue, query);
    const reply = await ask(revenue, `${query}&format=csv`);
    expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="artists-[\d-]+\.csv"$/);
    const [head, ...lines] = (await reply.text()).split("\r\n");
    expect(head).toMatch(/^Artist,Currency,Copies,Paid \(USD\),Refunded \(USD\),/);
    expect(head).toMatch(/"30d \S+\/\S+ Europe\/Berlin, USD, as of \S+Z, definitions 1"$/);
    expect(lines.pop()).toBe("");
    const tamed = `"'=HYPERLINK(""x""), Ltd"`;
    const expected = data.map((row) =>
      [
        ...REVENUE_COLUMNS.map(({ id, value }) => (id === "artist" && value(row).startsWith("=") ? tamed : value(row))),
        "",
      ].join(","),
    );
    expect(lines).toEqual(expected);
    expect(lines.some((line) => line.includes(tamed) && line.includes(",-4.00,"))).toBe(true);
  });

  test.each<[string, Handler, string, RegExp]>([
    ["series: days name the zone", series, "period=7d", /^Day \(Europe\/Berlin\),From \(UTC\)/],
    ["no column for what is not compared", series, "period=7d", /^(?!.*Paid before)/],
    ["tracks", tracks, "", /^Title,Artist,/],
    ["buyers", customers, "", /^Currency,Buyers,New,/],
    ["cohorts are the other table", customers, "table=cohorts", /^First order \(Europe\/Berlin\),/],
    ["instants are of UTC", orders, "", /^Order,What,When \(UTC\),/],
    ["funnel", funnel, "", /^Step,Listeners,/],
    ["several currencies: the column says which", revenue, "currency=all", /,Currency,Copies,Paid,/],
  ])("%s", async (_, handler, query, head) => {
    const reply = await ask(handler, `${query}&format=csv`);
    expect(reply.headers.get("content-type")).toContain("text/csv");
    expect((await reply.text()).split("\r\n")[0]).toMatch(head);
  });

  test("the minutes of an hour are the table of the wall", async () => {
    const query = `hour=${toHourKey(new Date(Date.now() - 3_600_000))}`;
    const picture = await read(LiveSnapshot, live, `once=1&${query}`);
    const reply = await ask(live, `format=csv&compare=before&${query}`);
    expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="minutes-[\w.-]+\.csv"$/);
    const [head, ...lines] = (await reply.text()).trim().split("\r\n");
    expect(head).toMatch(/^Minute \(UTC\),Paid \(USD\),Paid so far \(USD\),Hour before so far \(USD\),Orders,/);
    expect(head).toMatch(/,"hour \S+Z\/\S+Z Europe\/Berlin, USD, as of \S+Z, definitions 1"$/);
    const columns = listMinuteColumns("before");
    expect(lines).toHaveLength(60);
    expect(lines).toEqual(
      buildMinuteRows(picture).map((row) => [...columns.map((column) => column.value(row)), ""].join(",")),
    );
  });

  test.each([
    ["an hour that is over has no stream", `hour=${toHourKey(new Date(Date.now() - 3_600_000))}`],
    ["an hour to come", "once=1&hour=2999-01-01T00Z"],
    ["an hour that is none", "once=1&hour=yesterday"],
  ])("400: %s", async (_, query) => {
    expect((await ask(live, query)).status).toBe(400);
  });

  test("an artist's file has their own rows", async () => {
    const text = await (await ask(revenue, "format=csv", artist)).text();
    expect(text).toContain(publicArtist(first));
    expect(text).not.toContain(publicArtist(second));
  });
});
