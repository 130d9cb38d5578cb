import "server-only";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Db } from "@/lib/platform/db";
import { attachCover } from "./attach-cover";
import { COVER_MIME_TYPE } from "./cover-profile";
import { renderCover } from "./examine/render-cover";
import { insertMediaObject, type StoredCover } from "./recording";
import type { MediaStore } from "./storage/store";

/**
 * Renders a picture as the cover of a release (bare uuid) that has none. Null when the bytes are no JPEG, PNG or WebP of
 * 64 px or more.
 */
export async function storeCover(
  db: Db,
  store: MediaStore,
  releaseId: string,
  picture: Uint8Array,
): Promise<StoredCover | null> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "backline-cover-"));
  try {
    const rendered = await renderCover(picture, folder);
    if (!rendered) return null;
    const large = await store.receive(createReadStream(rendered.largePath));
    const small = await store.receive(createReadStream(rendered.smallPath));
    for (const object of [large, small]) {
      await insertMediaObject(db, object, "cover", COVER_MIME_TYPE);
      await object.commit();
    }
    const cover = { cid: large.cid, smallCid: small.cid, accent: rendered.accent };
    await attachCover(db, releaseId, cover);
    return cover;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
