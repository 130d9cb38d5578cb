import { rm, writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { GET as listRecordings } from "@/app/api/recordings/route";
import { POST as act, GET as readPage } from "@/app/api/settings/storage/route";
import { PUT as share } from "@/app/api/tracks/[id]/sharing/route";
import { pool } from "@/lib/platform/db";
import type { RecordingPin, StorageOverview } from "@/lib/shared/schemas/storage";
import { makeArtist, makeBearer, makeUser } from "@/test/factories";
import { makeStoredSound } from "@/test/make-stored-sound";
import { planPins } from "../pins/plan-pins";
import { mediaStore } from "../storage/media-store";
import { continueCheck, startCheck } from "./check-store";

beforeEach(() =>
  pool.query("TRUNCATE media_pin, media_object, recording, release, storage_run, storage_finding CASCADE"),
);

const pathOf = async (cid: string) => (await mediaStore().statObject(cid))?.path ?? "";
const findings = async () => (await pool.query("SELECT cid, problem FROM storage_finding ORDER BY problem, cid")).rows;
async function runCheck(): Promise<void> {
  await startCheck();
  while (await continueCheck());
}

type Handler = (request: Request, context?: { params: Promise<unknown> }) => Promise<Response>;
async function call(
  handler: Handler,
  userId: string,
  options: { method?: string; body?: unknown; query?: string; id?: string } = {},
) {
  const { authorization } = await makeBearer(userId);
  const init = {
    method: options.method ?? "GET",
    headers: { authorization },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  };
  const reply = await handler(new Request(`http://127.0.0.1:3000/x?${options.query ?? ""}`, init), {
    params: Promise.resolve({ id: options.id }),
  });
  return { status: reply.status, body: (await reply.json()) as unknown };
}

describe("the check that hashes anew", () => {
  test("names what is missing, cut short, or has one other byte, and nothing else", async () => {
    const [whole, missing, cut, spoilt] = [
      await makeStoredSound(),
      await makeStoredSound(),
      await makeStoredSound(),
      await makeStoredSound(),
    ];
    await rm(await pathOf(missing.cid));
    await writeFile(await pathOf(cut.cid), cut.bytes.subarray(0, 5_000));
    const other = Buffer.from(spoilt.bytes);
    other[300_000] = (other[300_000] ?? 0) ^ 1;
    await writeFile(await pathOf(spoilt.cid), other);
    await runCheck();
    expect(await findings()).toEqual([
      ...[cut.cid, spoilt.cid].sort().map((cid) => ({ cid, problem: "damaged" })),
      { cid: missing.cid, problem: "missing" },
    ]);
    await writeFile(await pathOf(spoilt.cid), spoilt.bytes);
    await runCheck();
    expect((await findings()).map(({ cid }) => cid)).not.toContain(spoilt.cid);
    expect((await findings()).map(({ cid }) => cid)).not.toContain(whole.cid);
  });

  test("stopped and started again it goes on where it was; two requests are one check", async () => {
    for (let n = 0; n < 12; n++) await makeStoredSound({ sizeBytes: 500 });
    await Promise.all([startCheck(), startCheck()]);
    expect(await continueCheck()).toBe(true);
    const half = await pool.query("SELECT total_objects, done_objects FROM storage_run");
    expect(half.rows).toEqual([{ total_objects: 24, done_objects: 20 }]);
    expect(await continueCheck(AbortSignal.abort())).toBe(false);
    await startCheck();
    expect(await continueCheck()).toBe(false);
    const { rows } = await pool.query("SELECT done_objects, finished_at IS NULL AS open FROM storage_run");
    expect(rows).toEqual([{ done_objects: 24, open: false }]);
  });
});

test("the page of an admin: room by kind, the check, and, asked for, what a sweep would remove", async () => {
  const admin = await makeUser(["admin"]);
  const sound = await makeStoredSound();
  await rm(await pathOf(sound.previewCid));
  await call(act, admin.userId, { method: "POST", body: { action: "check" } });
  while (await continueCheck());
  const { body } = await call(readPage, admin.userId);
  const overview = body as StorageOverview;
  expect(overview.kinds).toEqual([
    { kind: "original", objects: 1, bytes: 700_000 },
    { kind: "preview", objects: 1, bytes: 3_000 },
  ]);
  expect(overview.disk.freeBytes).toBeGreaterThan(0);
  expect(overview.node).toEqual({ isConfigured: false, version: null, counts: [], waiting: [] });
  expect(overview.check).toMatchObject({ totalObjects: 2, doneObjects: 2 });
  expect(overview.findings).toEqual([
    expect.objectContaining({ cid: sound.previewCid, kind: "preview", problem: "missing", source: "upload" }),
  ]);
  expect(overview.sweep).toBeNull();
  const planned = (await call(readPage, admin.userId, { query: "plan=1" })).body as StorageOverview;
  expect(planned.sweep).toEqual({ graceHours: 24, totals: [], items: [] });
  expect((await call(readPage, admin.userId, { query: "plan=2" })).status).toBe(400);
  const { rows } = await pool.query("SELECT action FROM audit_entry WHERE action LIKE 'storage.%'");
  expect(rows).toEqual([{ action: "storage.check" }]);
});

test.each<[string, { action: string; cid?: string }, number]>([
  ["something that is not there", { action: "restore", cid: "bafy" }, 404],
  ["something no node has", { action: "restore", cid: "of the sound" }, 422],
  ["an act that is none", { action: "destroy" }, 400],
  ["a check of one object", { action: "check", cid: "x" }, 400],
])("refused: %s", async (_, body, status) => {
  const admin = await makeUser(["admin"]);
  const { cid } = await makeStoredSound();
  const asked = body.cid === "of the sound" ? { ...body, cid } : body;
  expect((await call(act, admin.userId, { method: "POST", body: asked })).status).toBe(status);
});

test("what failed is tried again when an admin says so, one or all", async () => {
  const admin = await makeUser(["admin"]);
  const [one, other] = [await makeStoredSound({ status: "draft" }), await makeStoredSound({ status: "draft" })];
  await planPins();
  await pool.query("UPDATE media_pin SET state = 'failed', reason = 'wrong_cid', next_try_at = NULL, attempts = 9");
  const due = async () =>
    (
      await pool.query<{ cid: string }>("SELECT cid FROM media_pin WHERE next_try_at <= now() AND attempts = 0")
    ).rows.map(({ cid }) => cid);
  const first = await call(act, admin.userId, { method: "POST", body: { action: "retry", cid: one.cid } });
  expect([first.status, first.body, await due()]).toEqual([202, { action: "retry", affected: 1 }, [one.cid]]);
  await call(act, admin.userId, { method: "POST", body: { action: "retry" } });
  expect((await due()).sort()).toEqual([one.cid, other.cid].sort());
});

test("an artist sees their own copies page by page, an admin everybody's; sharing is theirs alone, and on record", async () => {
  const artistId = await makeArtist();
  const owner = await makeUser(["artist"], [artistId]);
  const sounds = [await makeStoredSound({ artistId }), await makeStoredSound({ artistId })];
  await makeStoredSound();
  await planPins();
  const page = (await call(listRecordings, owner.userId, { query: "limit=1" })).body as {
    data: RecordingPin[];
    nextCursor: string | null;
  };
  expect(page.data.map(({ trackId }) => trackId)).toEqual([sounds[1]?.publicTrackIds[0]]);
  expect(page.data[0]).toMatchObject({ state: "queued", form: "sealed", reason: null, isFree: false, nodeCid: null });
  const rest = (await call(listRecordings, owner.userId, { query: `cursor=${page.nextCursor}` })).body as typeof page;
  expect([rest.data.map(({ trackId }) => trackId), rest.nextCursor]).toEqual([sounds[0]?.publicTrackIds, null]);
  const admin = await makeUser(["admin"]);
  expect(((await call(listRecordings, admin.userId)).body as typeof page).data).toHaveLength(3);
  const id = sounds[0]?.publicTrackIds[0] ?? "";
  const yes = { method: "PUT", body: { sharesOriginal: true }, id };
  expect((await call(share, owner.userId, yes)).body).toEqual({ trackId: id, sharesOriginal: true });
  await call(share, owner.userId, yes);
  const stranger = await makeUser(["artist"], [await makeArtist()]);
  expect((await call(share, stranger.userId, yes)).status).toBe(403);
  const { rows } = await pool.query("SELECT subject, after FROM audit_entry WHERE action = 'track.sharing'");
  expect(rows).toEqual([{ subject: id, after: { sharesOriginal: true } }]);
});
