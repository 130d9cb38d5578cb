import { expect, test } from "vitest";
import { mergeAll, refundAt, sellAt } from "../../test/analytics-room";
import { ask, daysAgo, naively, oneDay, play, sellTrack, THIRTY_DAYS, trackOf, ZONE } from "../../test/ask-analytics";
import { makeArtist, makeRelease, makeUser } from "../../test/factories";
import { recordPlays } from "../catalog/record-plays";
import { pool } from "../platform/db";
import { fromPublicId } from "../shared/ids";
import { analyticsStore } from "./postgres-store";
import { resolvePeriod } from "./resolve-period";
import { NO_FILTER } from "./store";

type Figures = { is: unknown; naive: unknown };
/** What is asked, how it comes about with the answer of the store and of the obvious query, and what each must be. */
type Case = [label: string, find: () => Promise<Figures>, right: unknown, naive: unknown];

const CASES: Case[] = [
  [
    "fan-out: joining tracks and plays to sales multiplies the money",
    async () => {
      const release = await makeRelease({ trackPrices: [100, 200, 300] });
      await sellTrack(release, daysAgo(1), 100);
      await sellTrack(release, daysAgo(1), 100);
      for (const listener of ["a", "b", "c", "d"]) await play(release, listener, daysAgo(1));
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        `sum(l.net_minor) AS figure FROM artist a LEFT JOIN track t ON t.artist_id = a.id LEFT JOIN order_line l ON l.artist_id = a.id
         LEFT JOIN play p ON p.artist_id = a.id WHERE a.id = $1`,
        release.artistId,
      );
      return { is: [row?.grossMinor, row?.trackCount, row?.plays], naive };
    },
    [200, 3, 4],
    2400,
  ],
  [
    "a refund is a negative line: the sale stays what it was",
    async () => {
      const release = await makeRelease();
      const sold = await sellTrack(release, daysAgo(3), 1000);
      await refundAt(sold, daysAgo(1), 0, 400);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively("sum(net_minor) AS figure FROM order_line WHERE artist_id = $1", release.artistId);
      return { is: [row?.grossMinor, row?.refundsMinor, row?.netMinor], naive };
    },
    [1000, -400, 564],
    1000,
  ],
  [
    "a late refund counts on its own date, also where the sale is outside the period",
    async () => {
      const release = await makeRelease();
      const sold = await sellTrack(release, daysAgo(45), 1000);
      await refundAt(sold, daysAgo(2), 0, 500);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        `coalesce(sum(-e.amount_minor), 0) AS figure FROM customer_order o JOIN ledger_transaction t ON t.order_id = o.id AND t.kind = 'refund'
         JOIN ledger_entry e ON e.transaction_id = t.id AND e.account LIKE 'artist:%' JOIN order_line l ON l.id = e.order_line_id
         WHERE l.artist_id = $1 AND o.paid_at > now() - interval '30 days'`,
        release.artistId,
      );
      return { is: [row?.grossMinor, row?.refundsMinor, row?.netMinor], naive };
    },
    [0, -500, -470],
    0,
  ],
  [
    "currencies are rows, never a sum",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, daysAgo(1), 300, { currency: "USD" });
      await sellTrack(release, daysAgo(1), 5000, { currency: "JPY" });
      const rows = await ask([release.artistId], THIRTY_DAYS, null);
      const naive = await naively("sum(net_minor) AS figure FROM order_line WHERE artist_id = $1", release.artistId);
      return { is: rows.map((row) => [row.currency, row.grossMinor]), naive };
    },
    [
      ["JPY", 5000],
      ["USD", 300],
    ],
    5300,
  ],
  [
    "the day the clocks go forward has 23 hours: half past midnight is the next one",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, new Date("2025-03-30T21:30:00Z"), 100);
      await sellTrack(release, new Date("2025-03-30T22:30:00Z"), 10);
      const [row] = await ask([release.artistId], oneDay("2025-03-30"));
      return { is: row?.grossMinor, naive: await dayOf24Hours(release.artistId, "2025-03-29T23:00:00Z") };
    },
    100,
    110,
  ],
  [
    "the day the clocks go back has 25: its last half hour is still in it",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, new Date("2025-10-26T12:00:00Z"), 100);
      await sellTrack(release, new Date("2025-10-26T22:30:00Z"), 10);
      const [row] = await ask([release.artistId], oneDay("2025-10-26"));
      return { is: row?.grossMinor, naive: await dayOf24Hours(release.artistId, "2025-10-25T22:00:00Z") };
    },
    110,
    100,
  ],
  [
    "periods are half-open: midnight is the day that begins",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, new Date("2025-06-01T22:00:00Z"), 100);
      const [row] = await ask([release.artistId], oneDay("2025-06-01"), null);
      const naive = await naively(
        `sum(l.net_minor) AS figure FROM customer_order o JOIN order_line l ON l.order_id = o.id
         WHERE l.artist_id = $1 AND o.paid_at BETWEEN '2025-05-31T22:00:00Z' AND '2025-06-01T22:00:00Z'`,
        release.artistId,
      );
      return { is: row?.grossMinor ?? 0, naive };
    },
    0,
    100,
  ],
  [
    "ties are broken by id, not by chance or name",
    async () => {
      const ids = [await makeArtist("Zebra"), await makeArtist("Aardvark")];
      for (const artistId of ids) await sellTrack(await makeRelease({ artistId }), daysAgo(1), 777);
      const rows = await ask(ids, THIRTY_DAYS);
      const naive = await naively("name AS figure FROM artist WHERE id = ANY($1) ORDER BY name", ids);
      return {
        is: rows.map((row) => [ids.indexOf(fromPublicId("artist", row.artistId) ?? ""), row.artistName]),
        naive,
      };
    },
    [
      [0, "Zebra"],
      [1, "Aardvark"],
    ],
    ["Aardvark", "Zebra"],
  ],
  [
    "nothing divided by nothing is null, not zero",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, daysAgo(1), 100);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        "coalesce(1 / nullif(count(*), 0), 0) AS figure FROM play WHERE artist_id = $1",
        release.artistId,
      );
      return { is: [row?.conversionRate, row?.revenuePerPlayMinor, row?.avgPriceMinor], naive };
    },
    [null, null, 100],
    0,
  ],
  [
    "distinct listeners of days do not add up to those of a period",
    async () => {
      const release = await makeRelease();
      for (const [days, listeners] of [
        [3, "a"],
        [2, "ac"],
        [1, "ab"],
      ] as const)
        for (const listener of listeners) await play(release, `distinct-${listener}`, daysAgo(days));
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        "sum(n) AS figure FROM (SELECT count(DISTINCT listener_id) AS n FROM play WHERE artist_id = $1 GROUP BY played_at::date) day",
        release.artistId,
      );
      return { is: row?.listeners, naive };
    },
    3,
    5,
  ],
  [
    "one guest address is one buyer, whatever its letters, and so is conversion",
    async () => {
      const release = await makeRelease();
      for (const email of ["guest@definitions.test", "Guest@Definitions.test"])
        await sellTrack(release, daysAgo(1), 100, { email });
      for (const listener of ["x", "y"]) await play(release, `conversion-${listener}`, daysAgo(1));
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        "count(DISTINCT order_id) AS figure FROM order_line WHERE artist_id = $1",
        release.artistId,
      );
      return { is: [row?.buyers, row?.conversionRate], naive };
    },
    [1, 0.5],
    2,
  ],
  [
    "a track that changes hands leaves its past sales where they were",
    async () => {
      const release = await makeRelease();
      const heir = await makeArtist();
      await sellTrack(release, daysAgo(1), 100);
      await mergeAll();
      await pool.query("UPDATE track SET artist_id = $1 WHERE id = $2", [heir, trackOf(release)]);
      const rows = await ask([release.artistId, heir], THIRTY_DAYS);
      const naive = await naively(
        "sum(l.net_minor) AS figure FROM order_line l JOIN track t ON t.id = l.track_id WHERE t.artist_id = $1",
        heir,
      );
      return {
        is: rows.map((row) => [
          row.artistId === rows[0]?.artistId,
          fromPublicId("artist", row.artistId) === release.artistId,
          row.grossMinor,
        ]),
        naive,
      };
    },
    [[true, true, 100]],
    100,
  ],
  [
    "an artist's own plays and those of robots are none",
    async () => {
      const release = await makeRelease();
      const owner = await makeUser(["artist"], [release.artistId]);
      const report = [{ trackId: release.publicTrackIds[0] ?? "", playedMs: 190_000, source: "home" }];
      const heard = [
        { listenerId: "own", actor: owner, userAgent: "Mozilla/5.0" },
        { listenerId: "bot", actor: await makeUser(), userAgent: "Googlebot/2.1" },
        { listenerId: "fan", actor: await makeUser(), userAgent: "Mozilla/5.0" },
      ];
      for (const listener of heard) await recordPlays(listener, report);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      return { is: [row?.plays, row?.listeners], naive: heard.length };
    },
    [1, 1],
    3,
  ],
  [
    "revenue per track counts every published track, and both counts are told",
    async () => {
      const release = await makeRelease({ trackPrices: [100, 100, 100, 100] });
      await makeRelease({ artistId: release.artistId, status: "draft" });
      await sellTrack(release, daysAgo(1), 1000);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        "sum(net_minor) / count(DISTINCT track_id) AS figure FROM order_line WHERE artist_id = $1",
        release.artistId,
      );
      return { is: [row?.trackCount, row?.soldTrackCount, row?.revenuePerTrackMinor], naive };
    },
    [4, 1, 250],
    1000,
  ],
  [
    "a release is one copy of its artist, divided over its tracks by their prices",
    async () => {
      const release = await makeRelease({ trackPrices: [300, 100] });
      await sellAt({
        at: daysAgo(1),
        lines: [{ releaseId: release.id, artistId: release.artistId, trackId: null, netMinor: 99 }],
      });
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const period = resolvePeriod(THIRTY_DAYS, ZONE, new Date());
      const { data } = await analyticsStore.tracks(period, {
        ...NO_FILTER,
        artistIds: [release.artistId],
        currency: "USD",
      });
      const naive = await naively(
        "sum(l.net_minor) AS figure FROM order_line l JOIN track t ON t.release_id = l.release_id WHERE l.artist_id = $1",
        release.artistId,
      );
      return { is: [row?.copies, row?.grossMinor, data.map((track) => track.grossMinor)], naive };
    },
    [1, 99, [74, 25]],
    198,
  ],
];

async function dayOf24Hours(artistId: string, from: string): Promise<unknown> {
  return naively(
    `sum(l.net_minor) AS figure FROM customer_order o JOIN order_line l ON l.order_id = o.id
     WHERE l.artist_id = $1 AND o.paid_at >= $2::timestamptz AND o.paid_at < $2::timestamptz + interval '24 hours'`,
    artistId,
    from,
  );
}

test.each(CASES)("%s", async (_, find, right, naive) => {
  const figures = await find();
  expect(figures).toEqual({ is: right, naive });
});
