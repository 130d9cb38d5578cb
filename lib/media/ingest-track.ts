import "server-only";
import { createReadStream } from "node:fs";
import { type Db, inTransaction, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { checkQuota } from "./artist-quota";
import { attachCover } from "./attach-cover";
import { COVER_MIME_TYPE } from "./cover-profile";
import { withExamination } from "./examine/decoder-pool";
import type { AudioFacts, DecoderChoice, Examination } from "./examine/examination";
import { PREVIEW_MIME_TYPE } from "./examine/preview-profile";
import { formatSize } from "./format-size";
import {
  findRecording,
  holdRecording,
  insertMediaObject,
  insertRecording,
  type RecordingMetadata,
  type StoredCover,
} from "./recording";
import { mediaStore } from "./storage/media-store";
import type { MediaStore, PendingObject } from "./storage/store";

export type Placed = { trackId: string; releaseId: string; isNew: boolean };
/** Puts the recording on a release inside the transaction that makes the recording: both stand or neither does. */
export type Place = (db: Db, recordingId: string, metadata: RecordingMetadata) => Promise<Placed>;
export type Ingestion = {
  store?: MediaStore;
  received: PendingObject;
  artistId: string;
  fileName: string;
  place: Place;
  decoder?: DecoderChoice;
};

/**
 * The one way audio comes in: accept by decoding, keep the bytes, write the rows. The same bytes by the same artist meet
 * their recording again. Throws `AudioRefusal`, `too_large`, and what `place` throws; then nothing is stored and
 * `received` is the caller's to discard.
 */
export async function ingestTrack(ingestion: Ingestion): Promise<Placed> {
  const { received, artistId, fileName, decoder } = ingestion;
  if (await findRecording(pool, artistId, received.contentHash)) {
    const known = await placeKnown(ingestion);
    if (known) return known;
  }
  const listening = withExamination(
    { path: received.path, fileName, sizeBytes: received.sizeBytes, decoder },
    (examination) => keep(ingestion, examination),
  );
  const [placed] = await Promise.all([listening, received.flush()]);
  return placed;
}

/** Null when the recording was removed since it was found: the file is new again. */
async function placeKnown({ store = mediaStore(), received, artistId, place }: Ingestion): Promise<Placed | null> {
  const placed = await inTransaction(async (db) => {
    const known = await holdRecording(db, artistId, received.contentHash);
    if (!known) return null;
    const done = await place(db, known.id, known.metadata);
    if (known.metadata.cover) await attachCover(db, done.releaseId, known.metadata.cover);
    return done;
  });
  if (!placed) return null;
  // the same file again is also how a lost one is mended
  const kept = await store.statObject(received.cid);
  if (kept?.sizeBytes === received.sizeBytes) await received.discard();
  else await received.commit();
  return placed;
}

async function keep(ingestion: Ingestion, examination: Examination): Promise<Placed> {
  const { store = mediaStore(), received } = ingestion;
  await checkSize(received.sizeBytes, examination.facts);
  const renditions: PendingObject[] = [];
  const receive = async (path: string) => {
    const object = await store.receive(createReadStream(path));
    renditions.push(object);
    return object;
  };
  try {
    const preview = await receive(examination.previewPath);
    const cover = examination.cover && {
      large: await receive(examination.cover.largePath),
      small: await receive(examination.cover.smallPath),
    };
    await Promise.all(renditions.map((object) => object.flush()));
    return await inTransaction(async (db) => {
      const placed = await writeRows(db, ingestion, examination, preview, cover);
      // bytes before rows: nothing of this transaction is visible until the files have their names
      for (const object of [received, ...renditions]) await object.commit();
      return placed;
    });
  } catch (error) {
    await Promise.all(renditions.map((object) => object.discard()));
    throw error;
  }
}

type CoverObjects = { large: PendingObject; small: PendingObject } | null;

async function writeRows(
  db: Db,
  ingestion: Ingestion,
  examination: Examination,
  preview: PendingObject,
  covers: CoverObjects,
): Promise<Placed> {
  const { received: original, artistId, fileName, place } = ingestion;
  await checkQuota(db, artistId, original.sizeBytes, { openUploads: false });
  await insertMediaObject(db, original, "original", examination.facts.mimeType);
  await insertMediaObject(db, preview, "preview", PREVIEW_MIME_TYPE);
  if (covers) await insertMediaObject(db, covers.large, "cover", COVER_MIME_TYPE);
  if (covers) await insertMediaObject(db, covers.small, "cover", COVER_MIME_TYPE);
  const accent = examination.cover?.accent;
  const cover: StoredCover | null =
    covers && accent ? { cid: covers.large.cid, smallCid: covers.small.cid, accent } : null;
  const made = await insertRecording(db, { artistId, fileName, original, previewCid: preview.cid, examination, cover });
  const recording = made ?? (await holdRecording(db, artistId, original.contentHash));
  if (!recording) throw new AppError("conflict", "The same file was just removed. Send it again.");
  const placed = await place(db, recording.id, recording.metadata);
  if (recording.metadata.cover) await attachCover(db, placed.releaseId, recording.metadata.cover);
  return placed;
}

async function checkSize(sizeBytes: number, { isLossless, codec }: AudioFacts): Promise<void> {
  const limitBytes = await getSetting(isLossless ? "maxLosslessBytes" : "maxLossyBytes");
  if (sizeBytes <= limitBytes) return;
  const message = `${codec} files may have ${formatSize(limitBytes)} here; this one has ${formatSize(sizeBytes)}.`;
  throw new AppError("too_large", message, { errors: [{ path: "audio", message }] });
}
