import { expect, test } from "vitest";
import { makeArtist, makeRecording, makeRelease, makeUser } from "../../test/factories";
import { verifyChain } from "../audit/verify-chain";
import { inTransaction, pool } from "../platform/db";
import { toPublicId } from "../shared/ids";
import { editRelease } from "./edit-release";
import { editTrack } from "./edit-track";
import { getOwnRelease } from "./get-own-release";
import { getRelease } from "./get-release";
import { listReleases } from "./list-releases";
import { placeRecording } from "./place-recording";

async function draftOf(trackPrices: number[] = [129]) {
  const release = await makeRelease({ status: "draft", trackPrices });
  return { release, owner: await makeUser(["artist"], [release.artistId]) };
}

test.each([
  ["text", "abc", "invalid_request"],
  ["a negative amount", "-1", "invalid_request"],
  ["an exponent", "1e21", "invalid_request"],
  ["too many decimals", "1.999", "invalid_request"],
  ["an amount past the safe integers", "99999999999999", "invalid_request"],
  ["less than the store's minimum", "0.49", "unprocessable"],
])("a price of %s is refused on its field and nothing changes", async (_, price, code) => {
  const { release, owner } = await draftOf();
  await expect(
    editRelease({ id: release.publicId, actor: owner, patch: { title: "Changed", price } }),
  ).rejects.toMatchObject({
    code,
    errors: [{ path: "price" }],
  });
  const after = await getOwnRelease({ id: release.publicId, actor: owner });
  expect(after).toMatchObject({ priceMinor: 900 });
  expect(after.title).not.toBe("Changed");
});

test("another artist's release is forbidden, an unknown one not found, a stranger's draft invisible", async () => {
  const { release } = await draftOf();
  const stranger = await makeUser(["artist"], [await makeArtist()]);
  await expect(editRelease({ id: release.publicId, actor: stranger, patch: { title: "Mine" } })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(editRelease({ id: "rel_x", actor: stranger, patch: {} })).rejects.toMatchObject({ code: "not_found" });
  expect(await getRelease({ slug: release.slug, actor: stranger })).toBeNull();
});

test("publishing puts it on sale, once, and both price and publication are in the audit chain", async () => {
  const { release, owner } = await draftOf();
  await editRelease({ id: release.publicId, actor: owner, patch: { price: "7.50", status: "published" } });
  await editRelease({ id: release.publicId, actor: owner, patch: { status: "published" } });
  const listed = await listReleases({ sort: "new", limit: 50 });
  expect(listed.data.find((card) => card.id === release.publicId)).toMatchObject({ priceMinor: 750 });
  expect((await getOwnRelease({ id: release.publicId, actor: owner })).tracks[0]?.priceMinor).toBe(750);
  const { rows } = await pool.query("SELECT action FROM audit_entry WHERE subject = $1 ORDER BY seq", [
    release.publicId,
  ]);
  expect(rows.map((row) => row.action)).toEqual(["release.price", "release.publish"]);
  expect(await verifyChain(pool)).toMatchObject({ isIntact: true });
});

test("a record of several tracks is not published while one has no price", async () => {
  const { release, owner } = await draftOf([129, 129]);
  await pool.query("UPDATE track SET price_minor = NULL WHERE id = $1", [release.trackIds[1]]);
  await expect(
    editRelease({ id: release.publicId, actor: owner, patch: { status: "published" } }),
  ).rejects.toMatchObject({ errors: [{ path: "tracks" }] });
});

test("tracks are re-ordered as a whole or not at all", async () => {
  const { release, owner } = await draftOf([100, 200, 300]);
  const [a, b, c] = release.publicTrackIds as [string, string, string];
  await editRelease({ id: release.publicId, actor: owner, patch: { tracks: [c, a, b] } });
  expect((await getOwnRelease({ id: release.publicId, actor: owner })).tracks.map((track) => track.id)).toEqual([
    c,
    a,
    b,
  ]);
  for (const tracks of [
    [a, b],
    [a, a, b],
    [a, b, "trk_x"],
  ])
    await expect(editRelease({ id: release.publicId, actor: owner, patch: { tracks } })).rejects.toMatchObject({
      errors: [{ path: "tracks" }],
    });
});

test("the price of an only track and that of its single are one", async () => {
  const { release, owner } = await draftOf();
  expect(
    await editTrack({ id: release.publicTrackIds[0] ?? "", actor: owner, patch: { price: "2.00" } }),
  ).toMatchObject({ priceMinor: 200 });
  expect((await getOwnRelease({ id: release.publicId, actor: owner })).priceMinor).toBe(200);
});

test("placing a recording twice changes nothing, on another release it is a new track", async () => {
  const artistId = await makeArtist();
  const placement = { artistId, recordingId: await makeRecording(artistId), title: "Once", priceMinor: 100 };
  const first = await inTransaction((db) => placeRecording(db, placement));
  expect(await inTransaction((db) => placeRecording(db, placement))).toEqual({ ...first, isNew: false });
  const other = await makeRelease({ artistId, status: "draft" });
  const again = await inTransaction((db) => placeRecording(db, { ...placement, releaseId: other.publicId }));
  expect(again).toMatchObject({ isNew: true, releaseId: other.id });
  const foreign = { ...placement, releaseId: (await makeRelease()).publicId };
  await expect(inTransaction((db) => placeRecording(db, foreign))).rejects.toMatchObject({ code: "forbidden" });
  const wrongCurrency = {
    ...placement,
    recordingId: await makeRecording(artistId),
    releaseId: toPublicId("release", other.id),
    currency: "EUR" as const,
  };
  await expect(inTransaction((db) => placeRecording(db, wrongCurrency))).rejects.toMatchObject({
    errors: [{ path: "currency" }],
  });
});

test("pages of the catalogue join without gap or repeat in every order", async () => {
  for (let n = 0; n < 7; n++) await makeRelease({ priceMinor: 500 + (n % 3) });
  for (const sort of ["new", "popular", "price"] as const) {
    const whole = await listReleases({ sort, limit: 100 });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listReleases({ sort, limit: 3, ...(cursor ? { cursor } : {}) });
      seen.push(...page.data.map((card) => card.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(whole.data.map((card) => card.id));
  }
  await expect(listReleases({ sort: "new", limit: 3, cursor: "garbage" })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
