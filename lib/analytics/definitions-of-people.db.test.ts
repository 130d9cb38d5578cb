import { expect, test } from "vitest";
import { mergeAll, sellAt, settleFeeAt } from "../../test/analytics-room";
import { ask, daysAgo, naively, play, sellTrack, THIRTY_DAYS, trackOf, ZONE } from "../../test/ask-analytics";
import { makeRelease } from "../../test/factories";
import { writePlays } from "../catalog/record-plays";
import { addDays, dayInZone, startOfDay } from "../shared/time";
import { analyticsStore } from "./postgres-store";
import { readListeners } from "./read-listeners";
import { resolvePeriod } from "./resolve-period";
import { NO_FILTER } from "./store";

type Figures = { is: unknown; naive: unknown };
/** As in definitions.db.test.ts: what the store says, what the obvious query says, and what each must be. */
type Case = [label: string, find: () => Promise<Figures>, right: unknown, naive: unknown];

const MINUTE_MS = 60_000;
const PERIOD = () => resolvePeriod(THIRTY_DAYS, ZONE, new Date());

async function readCustomers(artistId: string) {
  await mergeAll();
  const { data } = await analyticsStore.customers(PERIOD(), { ...NO_FILTER, artistIds: [artistId], currency: "USD" });
  return data.rows[0];
}

const CASES: Case[] = [
  [
    "30 days are days of the store, not of UTC: half past midnight of the first one is in it",
    async () => {
      const release = await makeRelease();
      const today = dayInZone(new Date(), ZONE);
      const midnight = startOfDay(addDays(today, -29), ZONE).getTime();
      await sellTrack(release, new Date(midnight + 30 * MINUTE_MS), 100);
      await sellTrack(release, new Date(midnight - 30 * MINUTE_MS), 10);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        `coalesce(sum(l.net_minor), 0) AS figure FROM customer_order o JOIN order_line l ON l.order_id = o.id
         WHERE l.artist_id = $1 AND (o.paid_at AT TIME ZONE 'UTC')::date BETWEEN $2::date - 29 AND $2::date`,
        release.artistId,
        today,
      );
      return { is: row?.grossMinor, naive };
    },
    100,
    0,
  ],
  [
    "a fee is what the rail kept in the end, on the day it settled",
    async () => {
      const release = await makeRelease();
      const line = { releaseId: release.id, artistId: release.artistId, trackId: trackOf(release), netMinor: 1000 };
      const sold = await sellAt({ at: daysAgo(45), lines: [line], feeMinor: 50 });
      await settleFeeAt(sold, daysAgo(2), 58);
      const [row] = await ask([release.artistId], THIRTY_DAYS);
      const naive = await naively(
        `coalesce(sum(x.amount_minor), 0) AS figure FROM line_allocation x JOIN order_line l ON l.id = x.order_line_id
         JOIN customer_order o ON o.id = l.order_id
         WHERE l.artist_id = $1 AND x.beneficiary LIKE 'provider:%' AND o.paid_at > now() - interval '30 days'`,
        release.artistId,
      );
      return { is: [row?.grossMinor, row?.feesMinor, row?.netMinor], naive };
    },
    [0, 8, -8],
    0,
  ],
  [
    "a new buyer is one who never bought before, not one who bought in the period",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, daysAgo(60), 400, { email: "old@people.test" });
      for (const email of ["old@people.test", "new@people.test", "new@people.test"])
        await sellTrack(release, daysAgo(1), 100, { email });
      const row = await readCustomers(release.artistId);
      const naive = await naively(
        `count(DISTINCT c.email) AS figure FROM customer_order o JOIN order_contact c ON c.order_id = o.id JOIN order_line l ON l.order_id = o.id
         WHERE l.artist_id = $1 AND o.paid_at > now() - interval '30 days'`,
        release.artistId,
      );
      return { is: [row?.buyers, row?.newBuyers, row?.returningBuyers, row?.ordersPerBuyer], naive };
    },
    [2, 1, 1, 1.5],
    2,
  ],
  [
    "lifetime value goes back to the first order, not to the beginning of the period",
    async () => {
      const release = await makeRelease();
      await sellTrack(release, daysAgo(200), 700, { email: "faithful@people.test" });
      await sellTrack(release, daysAgo(1), 100, { email: "faithful@people.test" });
      const row = await readCustomers(release.artistId);
      const naive = await naively(
        `sum(l.net_minor) AS figure FROM customer_order o JOIN order_line l ON l.order_id = o.id
         WHERE l.artist_id = $1 AND o.paid_at > now() - interval '30 days'`,
        release.artistId,
      );
      return { is: [row?.grossMinor, row?.lifetimeValueMinor], naive };
    },
    [100, 800],
    100,
  ],
  [
    "complete begins at 90 % of a recording and skip ends at 10 %",
    async () => {
      const release = await makeRelease();
      for (const [n, playedMs] of [200_000, 180_000, 179_999, 20_000, 19_999].entries())
        await writePlays([
          { listenerId: `outcome-${n}`, trackId: trackOf(release), playedMs, source: "home", at: daysAgo(1) },
        ]);
      await mergeAll();
      const { data } = await analyticsStore.tracks(PERIOD(), {
        ...NO_FILTER,
        artistIds: [release.artistId],
        currency: "USD",
      });
      const naive = await naively(
        "count(*) AS figure FROM play p JOIN track t ON t.id = p.track_id JOIN recording r ON r.id = t.recording_id WHERE p.artist_id = $1 AND p.played_ms >= r.duration_ms",
        release.artistId,
      );
      const [row] = data;
      return { is: [row?.completes, row?.partials, row?.skips], naive };
    },
    [2, 2, 1],
    1,
  ],
  [
    "active users are listeners of the last five minutes, however much each of them hears",
    async () => {
      const releases = [await makeRelease(), await makeRelease()];
      const now = new Date();
      const heard = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);
      for (const release of releases) await play(release, "active", heard(2));
      for (const release of releases) await play(release, "gone", heard(6));
      const naive = await naively(
        "count(*) AS figure FROM play WHERE played_at > $1::timestamptz - interval '5 minutes' AND artist_id = ANY($2)",
        now,
        releases.map(({ artistId }) => artistId),
      );
      return { is: (await readListeners(now)).now, naive };
    },
    1,
    2,
  ],
];

test.each(CASES)("%s", async (_, find, right, naive) => {
  expect(await find()).toEqual({ is: right, naive });
});
