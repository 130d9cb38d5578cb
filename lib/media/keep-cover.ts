import "server-only";
import { createReadStream } from "node:fs";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { COVER_MIME_TYPE } from "./cover-profile";
import { withRenderedCover } from "./examine/decoder-pool";
import { formatSize } from "./format-size";
import { insertMediaObject, type StoredCover } from "./recording";
import { mediaStore } from "./storage/media-store";
import type { MediaStore, PendingObject } from "./storage/store";

const MOST_BYTES = 10_000_000;

/** The picture in a request's body. Throws `too_large` above 10 MB, `invalid_request` when there is none. */
export async function readPicture(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    sizeBytes += part.length;
    if (sizeBytes > MOST_BYTES)
      throw new AppError("too_large", `A picture may have ${formatSize(MOST_BYTES)}. Send a smaller one.`);
    parts.push(part);
  }
  if (sizeBytes === 0) throw fieldError("cover", "Send the picture as the body of the request.", "invalid_request");
  return Buffer.concat(parts);
}

/**
 * Draws a picture anew and keeps it; `attach` gives it to its release in the same transaction, and when it throws nothing
 * is kept. Throws `unsupported_media` for what is no JPEG, PNG or WebP of 64 px and more.
 */
export async function keepCover(
  picture: Uint8Array,
  attach: (db: Db, cover: StoredCover) => Promise<void>,
  store: MediaStore = mediaStore(),
): Promise<void> {
  await withRenderedCover(picture, async (rendered) => {
    if (!rendered) throw fieldError("cover", "Send a JPEG, PNG or WebP of 64 pixels and more.", "unsupported_media");
    const objects: PendingObject[] = [];
    try {
      for (const file of [rendered.largePath, rendered.smallPath])
        objects.push(await store.receive(createReadStream(file)));
      await Promise.all(objects.map((object) => object.flush()));
      await inTransaction(async (db) => {
        for (const object of objects) await insertMediaObject(db, object, "cover", COVER_MIME_TYPE);
        const [large, small] = objects;
        if (large && small) await attach(db, { cid: large.cid, smallCid: small.cid, accent: rendered.accent });
        for (const object of objects) await object.commit();
      });
    } finally {
      // after a commit there is nothing left to discard
      await Promise.all(objects.map((object) => object.discard()));
    }
  });
}
