import "server-only";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { AppError } from "@/lib/platform/errors";
import { readSharedBytes } from "@/lib/platform/smart-cache";
import { findObject } from "./find-object";
import type { Grant } from "./grant";
import { describeAttachment } from "./name-download";
import { refuseMethod, sendProblem } from "./send-problem";
import { planRange } from "./serve-range";
import { mediaStore } from "./storage/media-store";

/** Answers a GET or HEAD with what `authorise` grants, by range; refusals leave as problem+json. */
export async function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  authorise: () => Promise<Grant>,
): Promise<void> {
  response.setHeader("x-content-type-options", "nosniff");
  if (refuseMethod(request, response)) return;
  try {
    await sendGranted(request, response, await authorise());
  } catch (error) {
    if (!response.headersSent) sendProblem(response, error);
    else response.destroy();
  }
}

async function sendGranted(request: IncomingMessage, response: ServerResponse, grant: Grant): Promise<void> {
  const store = mediaStore();
  const object = await findObject(grant.cid);
  if (!object)
    throw new AppError("unavailable", "The file is not in the store right now.", {
      cause: new Error(`missing object ${grant.cid}`),
      retryAfterSeconds: 30,
    });
  const { range, "if-range": ifRange, "if-none-match": ifNoneMatch } = request.headers;
  const question = { method: request.method ?? "GET", range, ifRange: ifRange?.toString(), ifNoneMatch };
  const plan = planRange(question, object.sizeBytes, `"${grant.cid}"`);
  const headers: Record<string, string> = { ...plan.headers, "cache-control": grant.cacheControl };
  if (plan.status !== 304) headers["content-type"] = grant.mimeType;
  if (grant.fileName) headers["content-disposition"] = describeAttachment(grant.fileName);
  response.writeHead(plan.status, headers);
  if (!plan.bytes) {
    response.end();
    return;
  }
  const { start, end } = plan.bytes;
  const shared = grant.isForEveryone
    ? await readSharedBytes("preview", grant.cid, object.sizeBytes, () => readFile(object.path))
    : null;
  if (shared) {
    response.end(shared.subarray(start, end + 1));
    return;
  }
  try {
    await pipeline(store.openRange(grant.cid, start, end), response);
  } catch {
    // a listener who skips closes the connection: that ends the pipeline and is no fault
    response.destroy();
    return;
  }
  if (end === object.sizeBytes - 1) await grant.onSent?.();
}
