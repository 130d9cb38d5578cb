import { beforeAll, describe, expect, test } from "vitest";
import { mergeAll, sellAt } from "@/test/analytics-room";
import { makeRelease, makeUser } from "@/test/factories";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { toPublicId } from "../shared/ids";
import { SHARED_PAGES, ShareLinkInput } from "../shared/schemas/share";
import { openShareLink } from "./open-share-link";
import { readShared } from "./read-shared";
import { createShareLink } from "./share-link";

const EMAIL = "someone.private@example.test";
let mine: Awaited<ReturnType<typeof makeRelease>>;
let analyst: UserActor;

beforeAll(async () => {
  mine = await makeRelease({ trackPrices: [129] });
  const other = await makeRelease({ trackPrices: [300] });
  analyst = await makeUser(["analyst"]);
  await pool.query("UPDATE artist SET name = 'The Shared' WHERE id = $1", [mine.artistId]);
  for (const { id, artistId, trackIds } of [mine, other])
    await sellAt({
      at: new Date(),
      lines: [{ releaseId: id, artistId, trackId: trackIds[0] ?? null, netMinor: 1_000 }],
      email: EMAIL,
      listenerId: "listener-of-private",
    });
  await mergeAll();
});

async function openAs(actor: UserActor, page: (typeof SHARED_PAGES)[number], query: object = {}) {
  const { url } = await createShareLink(actor, ShareLinkInput.parse({ page, query }));
  const link = await openShareLink(url.split("/s/")[1] ?? "");
  if (!link) throw new Error("it did not open");
  return readShared(link);
}

describe("every page: its chart or its tables, filled, and nobody's data", () => {
  test.each(SHARED_PAGES)("%s", async (page) => {
    const figures = await openAs(analyst, page);
    expect(figures.chart?.reply.data.length ?? figures.tables.length).toBeGreaterThan(0);
    for (const { headers, rows } of figures.tables) {
      expect(headers.map(({ text }) => text).filter((text) => / id$/.test(text))).toEqual([]);
      expect(rows.length).toBeGreaterThan(0);
      for (const { cells } of rows) expect(cells).toHaveLength(headers.length);
    }
    const text = JSON.stringify(figures);
    for (const secret of [EMAIL, "someone.private", "listener-of-private", "ord_"]) expect(text).not.toContain(secret);
    expect(figures.facts.totals).toMatchObject([{ currency: "USD", grossMinor: 2_000 }]);
  });
});

test("what is compared is told with the figures, as on the page that was shared", async () => {
  const { chart, facts } = await openAs(analyst, "overview", { period: "7d", compare: "previous" });
  expect(facts.compare).toMatchObject({ key: "previous", totals: [{ grossMinor: 0 }] });
  expect(chart).toMatchObject({ page: "overview", reply: { compare: facts.compare, period: facts.period } });
});

test("an artist's link has their own figures, narrowed by name, totals included", async () => {
  const artist = await makeUser(["artist"], [mine.artistId]);
  const figures = await openAs(artist, "artists", { artistId: toPublicId("artist", mine.artistId) });
  expect(figures.filters).toEqual(["The Shared"]);
  expect(figures.tables[0]?.rows.map(({ cells }) => cells[0])).toEqual(["The Shared"]);
  expect(figures.facts.totals).toMatchObject([{ grossMinor: 1_000 }]);
});
