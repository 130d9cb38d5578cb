import { describe, expect, test } from "vitest";
import { listMinuteColumns, REVENUE_COLUMNS } from "@/lib/shared/analytics-columns";
import { toHourKey } from "@/lib/shared/live-address";
import { buildMinuteRows } from "@/lib/shared/minute-rows";
import { RevenueReply } from "@/lib/shared/schemas/analytics";
import { LiveSnapshot } from "@/lib/shared/schemas/live";
import { apiRoom, ask, fillApiRoom, type Handler, publicArtist, read } from "@/test/analytics-api-room";
import { GET as customers } from "./customers/route";
import { GET as funnel } from "./funnel/route";
import { GET as live } from "./live/route";
import { GET as orders } from "./orders/route";
import { GET as providers } from "./providers/route";
import { GET as revenue } from "./revenue/route";
import { GET as series } from "./series/route";
import { GET as tracks } from "./tracks/route";

fillApiRoom();

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
    [
      "providers",
      providers,
      "",
      /^Paid with,Currency,Attempts,Succeeded,Success,Success of few,Soft declines,.*,Taken \(USD\),/,
    ],
    ["providers by country", providers, "table=countries", /^Country,Paid with,Currency,Attempts,/],
    ["providers by amount", providers, "table=bands", /^From \(USD\),Under \(USD\),Paid with,Currency,Attempts,/],
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
    const text = await (await ask(revenue, "format=csv", apiRoom.artist)).text();
    expect(text).toContain(publicArtist(apiRoom.first));
    expect(text).not.toContain(publicArtist(apiRoom.second));
  });
});
