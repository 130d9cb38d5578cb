import "server-only";
import { createReadStream } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { inTransaction, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { histogram } from "@/lib/platform/metrics";
import { DOWNLOAD_FORMATS } from "@/lib/shared/download-format";
import { readId3Length } from "./examine/read-id3-length";
import { restoreObject } from "./pins/restore-object";
import { planRenditions, type RenditionPlan } from "./plan-renditions";
import { insertMediaObject } from "./recording";
import { renderDownload, writeCoverJpeg } from "./render/render-download";
import { RENDITION_PROFILES } from "./render/rendition-profile";
import { RenditionFault, readProblem } from "./rendition-problem";
import { mediaStore } from "./storage/media-store";
import type { MediaStore, PendingObject } from "./storage/store";
import { inWorkFolder } from "./storage/work-folder";

const RenderPayload = z.object({
  key: z.string(),
  trackId: z.uuid(),
  recordingId: z.uuid(),
  format: z.enum(DOWNLOAD_FORMATS).exclude(["original"]),
});

const took = histogram(
  "backline_rendition_duration_seconds",
  "Time to make one download in another format",
  [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128],
  ["format"],
);

/** The job that makes one file for buyers. Repeats are harmless; a failure is shown to whoever waits, and tried again. */
export async function makeRendition(payload: unknown, store: MediaStore = mediaStore()): Promise<void> {
  const { key, format, ...sold } = RenderPayload.parse(payload);
  const [plan] = await planRenditions([sold], format);
  // the release was edited since: whoever still wants the file asks for it under its new key
  if (plan?.key !== key) {
    await pool.query("DELETE FROM rendition WHERE key = $1 AND state <> 'ready'", [key]);
    return;
  }
  const { rows } = await pool.query<{ state: string }>("SELECT state FROM rendition WHERE key = $1", [key]);
  if (rows[0]?.state === "ready") return;
  const stop = took.startTimer({ format });
  try {
    await make(plan, store);
    stop();
  } catch (error) {
    await pool.query("UPDATE rendition SET state = 'failed', problem = $2 WHERE key = $1 AND state <> 'ready'", [
      key,
      readProblem(error),
    ]);
    throw error;
  }
}

function make(plan: RenditionPlan, store: MediaStore): Promise<void> {
  return inWorkFolder(async (folder) => {
    const master = await locate(store, plan.masterCid);
    const cover = plan.coverCid && (await locate(store, plan.coverCid));
    const coverPath = cover ? await writeCoverJpeg(cover, path.join(folder, "cover.jpg")) : null;
    const file = await renderDownload({
      source: { ...plan.source, path: master, demuxer: plan.demuxer, skipBytes: await readId3Length(master) },
      format: plan.format,
      tags: { ...plan.tags, coverPath },
      folder,
      ffmpegPath: env.FFMPEG_PATH ?? "ffmpeg",
    });
    await keep(plan, await store.receive(createReadStream(file)));
  });
}

/** The row before the file: a sweep that is about to remove the same bytes is met there. */
async function keep(plan: RenditionPlan, object: PendingObject): Promise<void> {
  try {
    await object.flush();
    await inTransaction(async (db) => {
      await insertMediaObject(db, object, "rendition", RENDITION_PROFILES[plan.format].mimeType);
      await db.query(
        `UPDATE rendition SET state = 'ready', problem = NULL, cid = $2, content_hash = $3, size_bytes = $4, made_at = now()
         WHERE key = $1`,
        [plan.key, object.cid, object.contentHash, object.sizeBytes],
      );
      await object.commit();
    });
  } catch (error) {
    await object.discard();
    throw error;
  }
}

async function locate(store: MediaStore, cid: string): Promise<string> {
  const object =
    (await store.statObject(cid)) ??
    ((await restoreObject(cid, { store })) === "restored" ? await store.statObject(cid) : null);
  if (!object) throw new RenditionFault("master_missing", `missing object ${cid}`);
  return object.path;
}
