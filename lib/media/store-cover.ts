import "server-only";
import { createReadStream } from "node:fs";
import type { Db } from "@/lib/platform/db";
import { attachCover } from "./attach-cover";
import { COVER_MIME_TYPE } from "./cover-profile";
import { renderCover } from "./examine/render-cover";
import { insertMediaObject, type StoredCover } from "./recording";
import type { MediaStore } from "./storage/store";
import { inWorkFolder } from "./storage/work-folder";

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
  return inWorkFolder(async (folder) => {
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
  });
}
