import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { fromPublicId } from "@/lib/shared/ids";
import { type Actor, canManageArtist } from "@/lib/shared/roles";
import { findObject, requestRestore } from "../find-object";
import { nameDownload } from "../name-download";
import { mediaStore } from "../storage/media-store";
import { writeCar } from "./write-car";

/** `roots`: the CIDs of the originals in it. */
export type CarExport = { fileName: string; roots: string[] };

const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 150;

/** One recording's archive, for its artist and admins; `not_found` for everybody else. */
export async function planRecordingCar(actor: Actor, publicId: string): Promise<CarExport> {
  const { rows } = await pool.query<{ artist_id: string; cid: string; artist: string; title: string | null }>(
    `SELECT rec.artist_id, rec.cid, a.name AS artist,
       (SELECT t.title FROM track t WHERE t.recording_id = rec.id ORDER BY t.deleted_at NULLS FIRST, t.id LIMIT 1) AS title
     FROM recording rec JOIN artist a ON a.id = rec.artist_id WHERE rec.id = $1`,
    [fromPublicId("recording", publicId)],
  );
  const [found] = rows;
  if (!found || !canManageArtist(actor, found.artist_id))
    throw new AppError("not_found", "There is no such recording.");
  return { fileName: nameDownload(found.artist, found.title ?? "recording", "car"), roots: [found.cid] };
}

/** All recordings of an artist in one archive; as above. */
export async function planArtistCar(actor: Actor, publicId: string): Promise<CarExport> {
  const id = fromPublicId("artist", publicId);
  const { rows } = await pool.query<{ name: string; roots: string[] | null }>(
    "SELECT name, (SELECT array_agg(DISTINCT cid) FROM recording WHERE artist_id = a.id) AS roots FROM artist a WHERE id = $1",
    [id],
  );
  const [found] = rows;
  if (!id || !found || !canManageArtist(actor, id)) throw new AppError("not_found", "There is no such artist.");
  if (!found.roots) throw new AppError("not_found", "This artist has no recordings yet.");
  return { fileName: nameDownload(found.name, "recordings", "car"), roots: found.roots };
}

/**
 * The archive as a stream, read while it is sent. Throws `unavailable` before the first byte when a file is not in the store;
 * what only the worker can do (a file back from the node, inner nodes computed anew) is asked for and waited for.
 */
export async function openCar({ roots }: CarExport): Promise<AsyncGenerator<Uint8Array>> {
  const store = mediaStore();
  const missing: string[] = [];
  for (const cid of roots) if (!((await findObject(cid)) && (await awaitNodes(cid)))) missing.push(cid);
  if (missing.length > 0)
    throw new AppError("unavailable", `${missing.length} of ${roots.length} files are not in the store right now.`, {
      retryAfterSeconds: 30,
      cause: new Error(`missing objects ${missing.join(" ")}`),
    });
  return writeCar(roots, (cid) => store.readBlocks(cid));
}

async function awaitNodes(cid: string): Promise<boolean> {
  const store = mediaStore();
  if (await store.hasNodes(cid)) return true;
  await requestRestore(cid);
  for (const giveUpAt = Date.now() + PATIENCE_MS; Date.now() < giveUpAt; ) {
    await wait(LOOK_EVERY_MS);
    if (await store.hasNodes(cid)) return true;
  }
  return false;
}
