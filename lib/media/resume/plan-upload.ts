import "server-only";
import { Metadata } from "@tus/server";
import { inTransaction } from "@/lib/platform/db";
import { AppError, fieldError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { newId } from "@/lib/shared/ids";
import { checkQuota } from "../artist-quota";
import { cleanText } from "../clean-text";
import { ACCEPTED_FORMATS, isAcceptedName } from "../examine/audio-formats";
import { formatSize } from "../format-size";
import { isLossyName } from "../looks-lossy";
import { parseUploadFields } from "../parse-upload-fields";
import { createUploadFile, removeUploadFile } from "./upload-file";
import { insertUpload, type NewUploadRow } from "./upload-row";

/** What tus clients add about the file by themselves; the store looks at the content instead. */
const IGNORED_KEYS = ["filetype", "type", "contentType", "relativePath", "lastModified"];
const BATCH = /^[\w-]{1,64}$/;
const DAY_MS = 24 * 3_600_000;

export type AskedUpload = Pick<NewUploadRow, "fileName" | "sizeBytes" | "fields" | "batch">;

/**
 * Reads the headers of a creation. Throws, in words, what is certain to be refused later: an empty file, a foreign name, a
 * field that does not fit, more bytes than any file of that kind may have.
 */
export async function readAskedUpload(headers: Headers): Promise<AskedUpload> {
  const given = readMetadata(headers.get("upload-metadata"));
  const sizeBytes = Number(headers.get("upload-length") ?? Number.NaN);
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new AppError("invalid_request", "Say the whole size of the file in Upload-Length.");
  if (sizeBytes === 0) throw fieldError("audio", "The file is empty: it has no bytes.", "unprocessable");
  const fileName = cleanText((given.get("filename") ?? given.get("name"))?.split(/[/\\]/).pop()) ?? "";
  if (!isAcceptedName(fileName)) {
    const message = `“${fileName}” is no audio file by its name. Send ${ACCEPTED_FORMATS}.`;
    throw fieldError("audio", message, "unsupported_media");
  }
  const limitBytes = await getSetting(isLossyName(fileName) ? "maxLossyBytes" : "maxLosslessBytes");
  if (sizeBytes > limitBytes) {
    const message = `Files of this kind may have ${formatSize(limitBytes)} at most; this one has ${formatSize(sizeBytes)}.`;
    throw fieldError("audio", message, "too_large");
  }
  const batch = given.get("batch") ?? null;
  if (batch !== null && !BATCH.test(batch))
    throw fieldError("batch", "Letters, digits, - and _, 64 at most.", "invalid_request");
  for (const key of [...IGNORED_KEYS, "filename", "name", "batch"]) given.delete(key);
  return { fileName, sizeBytes, batch, fields: parseUploadFields(given) };
}

/** Reserves room for the artist and makes the empty file. Throws what `checkQuota` and the disk say. */
export async function createUpload(asked: AskedUpload, artistId: string, id = newId()): Promise<NewUploadRow> {
  const upload = { ...asked, id, artistId, expiresAt: await nextExpiry() };
  await inTransaction(async (db) => {
    await checkQuota(db, artistId, asked.sizeBytes, { openUploads: true });
    await insertUpload(db, upload);
    await createUploadFile(id, asked.sizeBytes);
  }).catch(async (error: unknown) => {
    await removeUploadFile(id);
    throw error;
  });
  return upload;
}

/** When an upload that gets no more bytes from now on is given up. */
export async function nextExpiry(): Promise<Date> {
  return new Date(Date.now() + (await getSetting("uploadKeepDays")) * DAY_MS);
}

function readMetadata(header: string | null): Map<string, string> {
  if (!header) return new Map();
  try {
    const pairs = Object.entries(Metadata.parse(header)) as [string, string | null][];
    return new Map(pairs.flatMap(([key, value]) => (value === null || value.trim() === "" ? [] : [[key, value]])));
  } catch (cause) {
    throw new AppError("invalid_request", "Upload-Metadata is not a list of keys and base64 values.", { cause });
  }
}
