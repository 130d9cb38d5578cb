import "server-only";
import type { Readable } from "node:stream";
import { DataStore, ERRORS, Upload } from "@tus/server";
import { AppError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import { formatSize } from "../format-size";
import { looksLossy } from "../looks-lossy";
import { warmNaming } from "../storage/name-in-child";
import { nextExpiry } from "./plan-upload";
import { readBody } from "./read-body";
import { refuseUpload } from "./refuse-upload";
import { currentCall } from "./tus-call";
import { measureUploadFile, removeUploadFile, writeUploadFile } from "./upload-file";
import { deleteUpload, findUpload, keepUploadUntil, type UploadRow } from "./upload-row";

/**
 * tus over a file per upload and a row beside it. The last byte counts as stored only when the file is accepted: until then
 * the offset stops one short of the end, so that a client whose answer got lost, or whose server died while it listened
 * to the file, comes back, sends that byte once more and hears the verdict.
 */
export class ResumableStore extends DataStore {
  override extensions = ["creation", "creation-with-upload", "termination", "expiration"];

  override async create(upload: Upload): Promise<Upload> {
    return upload; // the row and the file are there: createUpload made them before the protocol's part began
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await findOpen(id);
    const offset = row.state === "stored" ? row.sizeBytes : await measureOffset(row);
    const { fileName, sizeBytes, createdAt } = row;
    return new Upload({
      id,
      size: sizeBytes,
      offset,
      metadata: { filename: fileName },
      creation_date: createdAt.toISOString(),
    });
  }

  override write(_stream: Readable, id: string, offset: number): Promise<number> {
    const writing = this.#write(id, offset);
    currentCall().writing = writing.catch(() => undefined);
    return writing;
  }

  async #write(id: string, offset: number): Promise<number> {
    const row = await findOpen(id);
    if (row.state === "stored") return row.sizeBytes;
    // its days are counted from the last bytes, so that none ends while they come: a request lasts an hour at most
    const expiresAt = await nextExpiry();
    if (!(await keepUploadUntil(id, expiresAt))) throw ERRORS.FILE_NOT_FOUND;
    currentCall().expiresAt = expiresAt;
    warmNaming();
    try {
      const { body, leave } = currentCall();
      const bytes = readBody(body, row.sizeBytes - offset, leave.signal);
      const source = offset === 0 ? await refuseLargeLossy(bytes, row) : bytes;
      const end = await writeUploadFile(id, source, offset);
      if (end < row.sizeBytes) return Math.min(end, row.sizeBytes - 1);
      await currentCall().accept(row);
      return row.sizeBytes;
    } catch (error) {
      if (error instanceof AppError) currentCall().refusal = error;
      await refuseUpload(row, error);
      throw error;
    }
  }

  override async remove(id: string): Promise<void> {
    await deleteUpload(id);
    await removeUploadFile(id);
  }
}

async function findOpen(id: string): Promise<UploadRow> {
  const row = await findUpload(id);
  if (!row) throw ERRORS.FILE_NOT_FOUND;
  if (row.state === "refused") throw new AppError("gone", row.problem?.detail ?? "This file was refused.");
  if (row.state === "receiving" && row.expiresAt.getTime() < Date.now())
    throw new AppError("gone", "This upload was left unfinished for too long. Send the file again.");
  return row;
}

async function measureOffset(row: UploadRow): Promise<number> {
  return Math.min(await measureUploadFile(row.id), row.sizeBytes - 1);
}

/** A lossy file under a lossless name is told so with its first bytes, not after its last. */
async function refuseLargeLossy(stream: AsyncIterable<Uint8Array>, row: UploadRow): Promise<AsyncIterable<Uint8Array>> {
  const limitBytes = await getSetting("maxLossyBytes");
  if (row.sizeBytes <= limitBytes) return stream;
  return (async function* () {
    let isFirst = true;
    for await (const chunk of stream) {
      if (isFirst && looksLossy(chunk, row.fileName)) {
        const message = `Files of this kind may have ${formatSize(limitBytes)} at most.`;
        throw new AppError("too_large", message, { errors: [{ path: "audio", message }] });
      }
      isFirst = false;
      yield chunk;
    }
  })();
}
