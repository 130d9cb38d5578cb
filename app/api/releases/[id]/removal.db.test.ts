import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DELETE as deleteTrack } from "@/app/api/tracks/[id]/route";
import { getRelease } from "@/lib/catalog/get-release";
import { searchCatalog } from "@/lib/catalog/search-catalog";
import { makePreview } from "@/lib/media/make-preview";
import { makeRendition } from "@/lib/media/make-rendition";
import { planRenditions } from "@/lib/media/plan-renditions";
import { requestRenditions } from "@/lib/media/renditions";
import { createUpload } from "@/lib/media/resume/plan-upload";
import { measureUploadFile, pathOfUpload } from "@/lib/media/resume/upload-file";
import { closeUploadLocks } from "@/lib/media/resume/upload-lock";
import { findUpload, markStored } from "@/lib/media/resume/upload-row";
import { mediaStore } from "@/lib/media/storage/media-store";
import { storeCover } from "@/lib/media/store-cover";
import { sweepStore } from "@/lib/media/sweep/sweep-store";
import { signDownload } from "@/lib/orders/sign-download";
import { signStream } from "@/lib/orders/sign-stream";
import { pool } from "@/lib/platform/db";
import { fromPublicId, newId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import type { ReleasePatch } from "@/lib/shared/schemas/catalog";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeArtist, makeRelease, makeSession, makeUser } from "@/test/factories";
import { readAudioFixture } from "@/test/hostile-audio";
import { makeEntitlement } from "@/test/make-sound";
import { makeStoredSound } from "@/test/make-stored-sound";
import { DELETE, GET, PATCH } from "./route";

const LATER = () => new Date(Date.now() + 25 * 3_600_000);
const store = mediaStore();

let bytes: BytesServer;
beforeAll(async () => {
  bytes = await startBytesServer();
});
afterAll(async () => {
  await bytes.close();
  await closeUploadLocks();
});

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;
const HANDLERS = { releases: DELETE, tracks: deleteTrack };

/** As the owner of the artist, with a session. */
async function ask(handler: Handler, id: string, artistId: string, method: string, body?: unknown) {
  const { cookie } = await makeSession((await makeUser(["artist"], [artistId])).userId);
  const init = { method, headers: { cookie }, ...(body ? { body: JSON.stringify(body) } : {}) };
  const reply = await handler(new Request("http://127.0.0.1:3000/api", init), { params: Promise.resolve({ id }) });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
const remove = (of: keyof typeof HANDLERS, id: string, artistId: string) => ask(HANDLERS[of], id, artistId, "DELETE");
const change = (made: { publicId: string; artistId: string }, patch: ReleasePatch) =>
  ask(PATCH, made.publicId, made.artistId, "PATCH", patch);
const read = (made: { publicId: string; artistId: string }) => ask(GET, made.publicId, made.artistId, "GET");
const count = async (sql: string, ...values: unknown[]) =>
  (await pool.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, values)).rows[0]?.n;
const versionOfCatalogue = async () =>
  (await pool.query<{ version: number }>("SELECT version FROM catalogue_version")).rows[0]?.version ?? 0;

async function play(trackId: string, artistId: string): Promise<void> {
  await pool.query(
    `INSERT INTO track_day (day, track_id, artist_id, currency, plays) VALUES (current_date, $1, $2, 'XXX', 7)`,
    [trackId, artistId],
  );
}

describe("what nobody ever ordered", () => {
  test("is deleted with all that hangs on it; its bytes go with the next sweep, its plays stay counted", async () => {
    const sound = await makeStoredSound();
    const cover = await storeCover(pool, store, sound.id, readAudioFixture("cover.png"));
    const [plan] = await planRenditions([sound], "mp3_320");
    if (plan) await requestRenditions([plan]);
    await pool.query("INSERT INTO release_link (id, release_id, token_hash, created_at) VALUES ($1, $2, $3, now())", [
      newId(),
      sound.id,
      randomBytes(32).toString("hex"),
    ]);
    await play(sound.trackId, sound.artistId);
    const before = await versionOfCatalogue();

    expect(await remove("releases", sound.publicId, sound.artistId)).toEqual({
      status: 200,
      body: { outcome: "deleted" },
    });
    expect((await remove("releases", sound.publicId, sound.artistId)).status).toBe(404);
    expect(await versionOfCatalogue()).toBeGreaterThan(before);
    for (const [table, column, id] of [
      ["release", "id", sound.id],
      ["release_link", "release_id", sound.id],
      ["track", "release_id", sound.id],
      ["recording", "id", sound.recordingId],
      ["rendition", "track_id", sound.trackId],
      ["search_entry", "entity_id", sound.id],
      ["search_entry", "entity_id", sound.trackId],
    ])
      expect([table, await count(`${table} WHERE ${column} = $1`, id)]).toEqual([table, 0]);
    expect(await count("track_day WHERE track_id = $1 AND plays = 7", sound.trackId)).toBe(1);
    const { rows } = await pool.query("SELECT action, after FROM audit_entry WHERE subject = $1", [sound.publicId]);
    expect(rows).toEqual([{ action: "release.remove", after: { outcome: "deleted", deletedTracks: 1 } }]);

    await sweepStore(store, LATER());
    for (const cid of [sound.cid, sound.previewCid, cover?.cid ?? ""]) expect(await store.has(cid)).toBe(false);
  });

  test("takes no bytes with it that another row names: the same file elsewhere, of this artist and of another", async () => {
    const single = await makeStoredSound({ status: "draft" });
    const album = await makeRelease({ artistId: single.artistId, status: "draft" });
    await pool.query("UPDATE track SET recording_id = $2 WHERE id = $1", [album.trackIds[0], single.recordingId]);
    const other = await makeStoredSound({ bytes: single.bytes });
    expect(other.cid).toBe(single.cid);

    await remove("releases", single.publicId, single.artistId);
    expect(await count("recording WHERE id = $1", single.recordingId)).toBe(1);
    await remove("tracks", album.publicTrackIds[0] ?? "", album.artistId);
    expect(await count("recording WHERE id = $1", single.recordingId)).toBe(0);
    await sweepStore(store, LATER());
    expect([await store.has(single.cid), await store.has(single.previewCid)]).toEqual([true, false]);
    expect(await count("media_object WHERE cid = $1", single.cid)).toBe(1);
  });

  test("jobs that still wait for it find nothing to do", async () => {
    const sound = await makeStoredSound();
    const [plan] = await planRenditions([sound], "mp3_320");
    if (!plan) throw new Error("nothing to make");
    await requestRenditions([plan]);
    await remove("tracks", sound.publicTrackIds[0] ?? "", sound.artistId);
    const { key, trackId, recordingId, format } = plan;
    await makeRendition({ key, trackId, recordingId, format });
    await makePreview({ recordingId, fromMs: 0 });
    expect(await count("rendition WHERE key = $1", key)).toBe(0);
  });

  test("uploads on their way to it are ended, by name and by batch; others go on", async () => {
    const sound = await makeStoredSound({ status: "draft" });
    const begin = (fields: { releaseId?: string }, batch: string | null) =>
      createUpload({ fileName: "a.wav", sizeBytes: 1_000, fields, batch }, sound.artistId);
    const stored = await begin({}, "the-folder");
    await markStored(pool, stored.id, sound.trackId, true);
    const ended = [await begin({ releaseId: sound.publicId }, null), await begin({}, "the-folder")];
    const other = await begin({}, "another-folder");

    await remove("releases", sound.publicId, sound.artistId);
    for (const { id } of ended) {
      expect(await findUpload(id)).toMatchObject({ state: "refused", problem: { code: "gone" } });
      expect(existsSync(pathOfUpload(id))).toBe(false);
    }
    expect(await findUpload(stored.id)).toBeNull();
    expect([(await findUpload(other.id))?.state, await measureUploadFile(other.id)]).toEqual(["receiving", 0]);
    expect(existsSync(pathOfUpload(other.id))).toBe(true);
  });
});

describe("what was ordered", () => {
  test.each(["releases", "tracks"] as const)("leaves the shop and stays with its buyer: DELETE /api/%s", async (of) => {
    const sound = await makeStoredSound();
    const buyer = await makeUser(["buyer"]);
    const entitlement = await makeEntitlement(sound, buyer.userId);
    const id = of === "releases" ? sound.publicId : (sound.publicTrackIds[0] ?? "");
    expect(await remove(of, id, sound.artistId)).toEqual({ status: 200, body: { outcome: "withdrawn" } });
    expect((await remove(of, id, sound.artistId)).status).toBe(404);

    expect(await getRelease({ slug: sound.slug, actor: GUEST })).toBeNull();
    await sweepStore(store, LATER());
    const { cookie } = await makeSession(buyer.userId);
    const fetchBytes = (path: string, headers = {}) => fetch(bytes.url + path, { headers });
    const download = signDownload(entitlement, new Date()).replace("/api/downloads/", "/api/bytes/download/");
    const listen = signStream(entitlement, "original", new Date()).url.replace("/api/streams/", "/api/bytes/listen/");
    const own = `/api/bytes/stream/${sound.publicTrackIds[0]}`;
    for (const reply of [await fetchBytes(download), await fetchBytes(listen), await fetchBytes(own, { cookie })]) {
      expect(reply.status).toBe(200);
      expect(Buffer.from(await reply.arrayBuffer()).equals(sound.bytes)).toBe(true);
    }
    expect((await fetchBytes(own)).status).toBe(404);
    expect((await fetchBytes(`/api/bytes/preview/${sound.publicTrackIds[0]}`)).status).toBe(404);
  });

  test("alone: the tracks beside it, which nobody ordered, go for good with their record", async () => {
    const made = await makeRelease({ trackPrices: [100, 100] });
    await makeEntitlement({ ...made, trackId: made.trackIds[0] ?? "" }, null);
    expect((await remove("releases", made.publicId, made.artistId)).body).toEqual({ outcome: "withdrawn" });
    const { rows } = await pool.query("SELECT id FROM track WHERE release_id = $1", [made.id]);
    expect(rows).toEqual([{ id: made.trackIds[0] }]);
  });

  test("only before a track was there: that track is deleted for good", async () => {
    const made = await makeRelease({ trackPrices: [100, 100] });
    const [first, added] = made.trackIds;
    const entitlement = await makeEntitlement({ ...made, trackId: first ?? "" }, null);
    await pool.query(
      `UPDATE order_line SET kind = 'release', track_id = NULL WHERE id = (SELECT order_line_id FROM entitlement WHERE id = $1)`,
      [entitlement],
    );
    await pool.query(
      "UPDATE customer_order SET fulfilled_at = now() - interval '1 hour' WHERE id = (SELECT order_id FROM entitlement WHERE id = $1)",
      [entitlement],
    );
    expect((await remove("tracks", made.publicTrackIds[1] ?? "", made.artistId)).body).toEqual({ outcome: "deleted" });
    expect((await remove("tracks", made.publicTrackIds[0] ?? "", made.artistId)).body).toEqual({
      outcome: "withdrawn",
    });
    expect(await count("track WHERE id = $1", added)).toBe(0);
  });
});

describe("the tracks that are left", () => {
  const places = async (id: string) =>
    (
      await pool.query<{ title: string; disc: number; position: number }>(
        "SELECT title, disc, position FROM track WHERE release_id = $1 AND deleted_at IS NULL ORDER BY disc, position",
        [id],
      )
    ).rows.map(({ title, disc, position }) => `${title} ${disc}.${position}`);

  test.each([true, false])(
    "close up and can be moved again, whether the one between was sold or not (%s)",
    async (isSold) => {
      const made = await makeRelease({ trackPrices: [100, 100, 100], trackTitles: ["a", "b", "c"] });
      if (isSold) await makeEntitlement({ ...made, trackId: made.trackIds[1] ?? "" }, null);
      await remove("tracks", made.publicTrackIds[1] ?? "", made.artistId);
      expect(await places(made.id)).toEqual(["a 1.1", "c 1.2"]);
      const [a = "", , c = ""] = made.publicTrackIds;
      expect((await change(made, { tracks: [c, a] })).status).toBe(200);
      expect(await places(made.id)).toEqual(["c 1.1", "a 1.2"]);
    },
  );

  test("one alone: what it costs is what its record costs", async () => {
    const made = await makeRelease({ priceMinor: 900, trackPrices: [100, 250] });
    await remove("tracks", made.publicTrackIds[0] ?? "", made.artistId);
    expect((await read(made)).body).toMatchObject({ priceMinor: 250, trackCount: 1 });
  });

  test.each(["published", "unlisted", "scheduled", "draft"] as const)(
    "none: a %s record is a draft without tracks",
    async (status) => {
      const made = await makeRelease({ status });
      await remove("tracks", made.publicTrackIds[0] ?? "", made.artistId);
      expect((await read(made)).body).toMatchObject({ status: "draft", trackCount: 0, publishAt: null });
      expect(await getRelease({ slug: made.slug, actor: GUEST })).toBeNull();
      expect((await change(made, { status: "published" })).status).toBe(422);
      expect((await remove("releases", made.publicId, made.artistId)).body).toEqual({ outcome: "deleted" });
    },
  );

  test("what was removed is found by nobody", async () => {
    const title = `Quiet ${randomBytes(5).toString("hex")}`;
    const made = await makeRelease({ trackPrices: [100, 100], trackTitles: [title, "other"] });
    await remove("tracks", made.publicTrackIds[0] ?? "", made.artistId);
    expect((await searchCatalog({ q: title })).tracks).toEqual([]);
  });
});

test("another artist's is refused and stays", async () => {
  const made = await makeRelease({ status: "draft" });
  const stranger = await makeArtist();
  expect((await remove("releases", made.publicId, stranger)).status).toBe(403);
  expect((await remove("tracks", made.publicTrackIds[0] ?? "", stranger)).status).toBe(403);
  expect(await count("track WHERE release_id = $1", fromPublicId("release", made.publicId))).toBe(1);
});
