import { afterEach, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { announceSettings } from "@/lib/platform/settings";
import { newId, toPublicId } from "@/lib/shared/ids";
import { makeArtist, makeUser } from "@/test/factories";
import { checkQuota, readArtistUsage } from "./artist-quota";
import { changeArtistQuota, changeUploadLimits, readUploadLimits } from "./upload-limits";

const MIB = 1_048_576;
afterEach(async () => {
  await pool.query("DELETE FROM store_setting");
  await announceSettings();
});

test("the store's limits: only what changed is stored and in the audit log", async () => {
  const admin = await makeUser(["admin"]);
  const { store } = await readUploadLimits();
  expect(store).toMatchObject({ maxLosslessBytes: 300 * MIB, maxFilesPerArtist: 5_000, uploadKeepDays: 7 });
  await changeUploadLimits({ ...store, maxFilesPerArtist: 12, uploadKeepDays: 3 }, admin.userId);
  expect((await readUploadLimits()).store).toEqual({ ...store, maxFilesPerArtist: 12, uploadKeepDays: 3 });
  const { rows } = await pool.query("SELECT subject, before, after FROM audit_entry WHERE actor_id = $1 ORDER BY seq", [
    admin.userId,
  ]);
  expect(rows).toEqual([
    { subject: "maxFilesPerArtist", before: 5_000, after: 12 },
    { subject: "uploadKeepDays", before: 7, after: 3 },
  ]);
});

test("an artist's own limits go before the store's, each alone, and two empty ones give them back", async () => {
  const admin = await makeUser(["admin"]);
  const artistId = await makeArtist("Kept Short");
  const publicId = toPublicId("artist", artistId);
  const set = (maxFiles: number | null, maxBytes: number | null) =>
    changeArtistQuota(publicId, { maxFiles, maxBytes }, admin.userId);
  const { maxBytes } = await readArtistUsage(artistId);
  await set(2, null);
  expect(await readArtistUsage(artistId)).toMatchObject({ maxFiles: 2, maxBytes });
  await set(null, 5 * MIB);
  expect(await readArtistUsage(artistId)).toMatchObject({ maxFiles: 5_000, maxBytes: 5 * MIB });
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await expect(checkQuota(client, artistId, 5 * MIB + 1, { openUploads: true })).rejects.toThrow("of 5 MB only 5 MB");
    await client.query("ROLLBACK");
  } finally {
    client.release();
  }
  expect((await readUploadLimits()).artists[0]).toMatchObject({
    artistId: publicId,
    name: "Kept Short",
    maxFiles: null,
  });
  await set(null, null);
  expect(await readArtistUsage(artistId)).toMatchObject({ maxFiles: 5_000, maxBytes });
  expect((await pool.query("SELECT 1 FROM artist_quota")).rowCount).toBe(0);
});

test("nobody's id is told so, and nothing is stored", async () => {
  const admin = await makeUser(["admin"]);
  for (const id of [toPublicId("artist", newId()), "art_nonsense"])
    await expect(changeArtistQuota(id, { maxFiles: 1, maxBytes: null }, admin.userId)).rejects.toMatchObject({
      code: "not_found",
    });
});
