import { expect, test } from "vitest";
import { makeArtist, makeRelease, makeUser } from "../../test/factories";
import { pool } from "../platform/db";
import type { UserActor } from "../platform/session";
import { GUEST } from "../shared/roles";
import { RELEASE_STATUSES, type ReleasePatch, type ReleaseStatus } from "../shared/schemas/catalog";
import { editRelease } from "./edit-release";
import { getArtist } from "./get-artist";
import { getOwnRelease } from "./get-own-release";
import { getRelease } from "./get-release";
import { listReleases } from "./list-releases";
import { listTracks } from "./list-tracks";
import { publishDueReleases } from "./publish-due";
import { createReleaseLink, listReleaseLinks, openReleaseLink, revokeReleaseLink } from "./release-links";
import { searchCatalog } from "./search-catalog";
import { getShopWindow } from "./shop-window";

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

async function own(facts: Parameters<typeof makeRelease>[0] = {}) {
  const release = await makeRelease({ status: "draft", ...facts });
  const owner = await makeUser(["artist"], [release.artistId]);
  const edit = (patch: ReleasePatch) => editRelease({ id: release.publicId, actor: owner, patch });
  const read = () => getOwnRelease({ id: release.publicId, actor: owner });
  return { release, owner, edit, read };
}

/** Each place of the shop that lists, by whether it shows the release. */
async function whereShown(release: Awaited<ReturnType<typeof makeRelease>>, title: string) {
  const { rows } = await pool.query<{ slug: string }>("SELECT slug FROM artist WHERE id = $1", [release.artistId]);
  const [page, artist, list, tracks, search, home] = await Promise.all([
    getRelease({ slug: release.slug, actor: GUEST }),
    getArtist(rows[0]?.slug ?? ""),
    listReleases({ sort: "new", limit: 100 }),
    listTracks({ sort: "new", limit: 100 }),
    searchCatalog({ q: title }),
    getShopWindow({ sort: "new" }),
  ]);
  const isIt = (card: { id: string }) => card.id === release.publicId;
  return {
    page: page !== null,
    artist: artist?.releases.some(isIt) ?? false,
    list: list.data.some(isIt),
    tracks: tracks.data.some((track) => track.releaseId === release.publicId),
    search: search.releases.some(isIt),
    home: home.releases.some(isIt) || home.bins.some((bin) => bin.newest.some(isIt)),
  };
}

const everywhere = (isShown: boolean) => ({
  page: isShown,
  artist: isShown,
  list: isShown,
  tracks: isShown,
  search: isShown,
  home: isShown,
});

test.each(RELEASE_STATUSES.map((status) => [status]))("what the shop shows of a release that is %s", async (status) => {
  const title = `Quiet ${crypto.randomUUID().slice(0, 8)}`;
  const release = await makeRelease({ status, title });
  expect(await whereShown(release, title)).toEqual(everywhere(status === "published"));
});

const MOVES: [ReleaseStatus, ReleaseStatus, string | null][] = [
  ["published", "scheduled", "status"],
  ["draft", "scheduled", null],
  ["draft", "unlisted", null],
  ["scheduled", "published", null],
  ["scheduled", "unlisted", null],
  ["scheduled", "draft", null],
  ["unlisted", "published", null],
  ["unlisted", "scheduled", null],
  ["unlisted", "draft", null],
  ["published", "unlisted", null],
  ["published", "draft", null],
];
test.each(MOVES)("from %s to %s", async (from, to, refusedOn) => {
  const { edit, read } = await own({ status: from });
  const moved = edit({ status: to, ...(to === "scheduled" ? { publishAt: inHours(2).toISOString() } : {}) });
  if (refusedOn) await expect(moved).rejects.toMatchObject({ errors: [{ path: refusedOn }] });
  else await moved;
  const after = await read();
  expect(after.status).toBe(refusedOn ? from : to);
  expect(after.publishAt !== null).toBe(after.status === "scheduled");
});

test.each([
  ["no time", {}],
  ["a time that is over", { publishAt: inHours(-1).toISOString() }],
  ["a time past two years", { publishAt: inHours(24 * 800).toISOString() }],
])("scheduling with %s is refused on its field", async (_label, more) => {
  const { edit, read } = await own();
  await expect(edit({ status: "scheduled", ...more })).rejects.toMatchObject({ errors: [{ path: "publishAt" }] });
  expect((await read()).status).toBe("draft");
});

test.each([["scheduled"], ["unlisted"], ["published"]] as const)(
  "without a price nothing becomes %s",
  async (status) => {
    const { release, edit } = await own();
    await pool.query("UPDATE release SET price_minor = NULL WHERE id = $1", [release.id]);
    const publishAt = status === "scheduled" ? { publishAt: inHours(1).toISOString() } : {};
    await expect(edit({ status, ...publishAt })).rejects.toMatchObject({ errors: [{ path: "price" }] });
  },
);

test("the day it was first in the shop stays, and so does its address once it was seen", async () => {
  const { release, edit, read } = await own();
  await edit({ status: "published" });
  const first = (await read()).publishedAt;
  await edit({ status: "draft", title: "Another name" });
  await edit({ status: "published" });
  expect(await read()).toMatchObject({ publishedAt: first, slug: release.slug, title: "Another name" });
});

test("a scheduled release appears at its time, once, with two workers at it", async () => {
  const { release, edit, read } = await own({ title: "Tomorrow's bell" });
  const at = inHours(3);
  await edit({ status: "scheduled", publishAt: at.toISOString() });
  const turnAt = (now: Date) => publishDueReleases({ now: () => now });
  await turnAt(new Date(at.getTime() - 1));
  expect((await read()).status).toBe("scheduled");
  const turns = await Promise.all([turnAt(at), turnAt(at), turnAt(at)]);
  expect(turns.reduce((sum, moved) => sum + moved, 0)).toBe(1);
  expect(await read()).toMatchObject({ status: "published", publishedAt: at.toISOString(), publishAt: null });
  expect(await whereShown(release, "Tomorrow's bell")).toMatchObject({ page: true, list: true, search: true });
  const { rows } = await pool.query(
    "SELECT action, actor_id FROM audit_entry WHERE subject = $1 ORDER BY seq DESC LIMIT 1",
    [release.publicId],
  );
  expect(rows).toEqual([{ action: "release.publish", actor_id: "system" }]);
});

test("a scheduled release that lost its tracks goes back to draft", async () => {
  const { release, edit, read } = await own();
  await edit({ status: "scheduled", publishAt: inHours(1).toISOString() });
  await pool.query("UPDATE track SET deleted_at = now() WHERE release_id = $1", [release.id]);
  await publishDueReleases({ now: () => inHours(2) });
  expect((await read()).status).toBe("draft");
});

test("a link opens while the release is unlisted, says when, and closes when it is revoked", async () => {
  const { release, owner, edit } = await own({ status: "unlisted" });
  const asked = { releaseId: release.publicId, actor: owner };
  const { link, url } = await createReleaseLink({ ...asked, label: "For the press" });
  const token = new URL(url).searchParams.get("key") ?? "";
  expect(token).toMatch(/^[\w-]{43}$/);
  const { rows } = await pool.query(
    "SELECT * FROM release_link WHERE id IN (SELECT id FROM release_link WHERE release_id = $1)",
    [release.id],
  );
  expect(JSON.stringify(rows)).not.toContain(token);

  expect(await openReleaseLink(token)).toEqual({ releaseId: release.publicId, slug: release.slug });
  expect(await listReleaseLinks(asked)).toEqual([{ ...link, lastUsedAt: expect.any(String) }]);
  expect(await openReleaseLink(`${token}x`)).toBeNull();

  await edit({ status: "draft" });
  expect(await openReleaseLink(token)).toBeNull();
  await edit({ status: "unlisted" });
  expect(await openReleaseLink(token)).not.toBeNull();
  await revokeReleaseLink({ ...asked, linkId: link.id });
  expect([await openReleaseLink(token), await listReleaseLinks(asked)]).toEqual([null, []]);
  await expect(revokeReleaseLink({ ...asked, linkId: link.id })).rejects.toMatchObject({ code: "not_found" });
});

test("links are the business of who manages the artist", async () => {
  const { release, owner } = await own({ status: "unlisted" });
  const stranger: UserActor = await makeUser(["artist"], [await makeArtist()]);
  const { link } = await createReleaseLink({ releaseId: release.publicId, actor: owner, label: "" });
  const asked = { releaseId: release.publicId, actor: stranger };
  for (const attempt of [
    () => listReleaseLinks(asked),
    () => createReleaseLink({ ...asked, label: "" }),
    () => revokeReleaseLink({ ...asked, linkId: link.id }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
});

test.each([
  ["under the currency's minimum", "USD", "0.49", "trackPrices.price"],
  ["more decimals than the currency has", "JPY", "100.5", "trackPrices.price"],
  ["under the minimum in yen", "JPY", "0.4", "trackPrices.price"],
] as const)("one price for all: %s is refused and nothing changes", async (_label, currency, price, path) => {
  const { release, edit, read } = await own({ currency, trackPrices: [129, 200] });
  const patch = { title: "Changed", trackPrices: { tracks: release.publicTrackIds, price } };
  await expect(edit(patch)).rejects.toMatchObject({ errors: [{ path }] });
  const after = await read();
  expect(after.tracks.map((track) => track.priceMinor)).toEqual([129, 200]);
  expect(after.title).not.toBe("Changed");
});

test("one price for the chosen tracks, all or none, and open when it says so", async () => {
  const { release, edit, read } = await own({ trackPrices: [100, 200, 300] });
  const [a, b] = release.publicTrackIds as [string, string];
  const stray = (await makeRelease()).publicTrackIds[0] ?? "";
  for (const tracks of [[a, stray], ["trk_x"]])
    await expect(edit({ trackPrices: { tracks, price: "5.00" } })).rejects.toMatchObject({
      errors: [{ path: "trackPrices.tracks" }],
    });
  await edit({ trackPrices: { tracks: [a, b, a], price: "0", isPriceOpen: true } });
  expect((await read()).tracks.map((track) => [track.priceMinor, track.isPriceOpen])).toEqual([
    [0, true],
    [0, true],
    [300, false],
  ]);
});

test("a price left open on an only track is its release's too, both ways", async () => {
  const { edit, read } = await own();
  await edit({ price: "0", isPriceOpen: true });
  expect(await read()).toMatchObject({
    priceMinor: 0,
    isPriceOpen: true,
    tracks: [{ isPriceOpen: true, priceMinor: 0 }],
  });
  const [track] = (await read()).tracks;
  await edit({ trackPrices: { tracks: [track?.id ?? ""], price: "2.00", isPriceOpen: false } });
  expect(await read()).toMatchObject({ priceMinor: 200, isPriceOpen: false });
});

test.each([
  ["over the least price", "12.00", 1_200],
  ["under it, as when the price was raised since", "2.00", 900],
  ["over what anybody may name", "5000.00", 900],
  ["taken back", null, 900],
])("what the page proposes: %s", async (_label, suggestedPrice, startMinor) => {
  const { release, edit } = await own({ priceMinor: 900, isPriceOpen: true, status: "published" });
  await edit({ suggestedPrice });
  expect((await getRelease({ slug: release.slug, actor: GUEST }))?.named).toMatchObject({ startMinor });
});
