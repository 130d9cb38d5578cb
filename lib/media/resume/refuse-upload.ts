import "server-only";
import { AppError, ERROR_TABLE, type ErrorCode } from "@/lib/platform/errors";
import { problemOf } from "@/lib/platform/problem";
import { newId } from "@/lib/shared/ids";
import { removeUploadFile } from "./upload-file";
import { markRefused, type UploadRow } from "./upload-row";

/** Refusals that another try may not meet again; every other one below 500 is a verdict on the file. */
const PASSING: readonly ErrorCode[] = ["unauthenticated", "conflict", "in_flight", "locked", "rate_limited"];

/**
 * Keeps a verdict with the upload and removes its bytes. After any other failure both stay, and the next try starts from
 * the bytes that are here.
 */
export async function refuseUpload(upload: UploadRow, error: unknown): Promise<void> {
  if (!(error instanceof AppError) || ERROR_TABLE[error.code].status >= 500 || PASSING.includes(error.code)) return;
  await markRefused(upload.id, problemOf(error, newId()).problem);
  await removeUploadFile(upload.id);
}
