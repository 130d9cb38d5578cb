import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { findObject } from "./find-object";
import type { Grant } from "./grant";
import { describeAttachment } from "./name-download";
import type { ZipContents } from "./plan-zip";
import { refuseMethod, sendProblem } from "./send-problem";
import { mediaStore } from "./storage/media-store";

/** The same files are the same zip: no clock in it. */
const NO_TIME = new Date("2000-01-01T00:00:00Z");

/** Sends the files as one zip while they are read: nothing is written to disk, and the length is known before. */
export async function sendZip(
  request: IncomingMessage,
  response: ServerResponse,
  authorise: () => Promise<ZipContents & Pick<Grant, "onSent">>,
): Promise<void> {
  response.setHeader("x-content-type-options", "nosniff");
  if (refuseMethod(request, response)) return;
  try {
    const contents = await authorise();
    const { zip, sizeBytes } = await openZip(contents);
    response.writeHead(200, {
      "content-type": "application/zip",
      "content-length": String(sizeBytes),
      "content-disposition": describeAttachment(contents.fileName),
      "cache-control": "private, no-store",
      "accept-ranges": "none",
    });
    if (request.method === "HEAD") {
      response.end();
      return;
    }
    zip.on("error", (error: Error) => response.destroy(error));
    await pipeline(zip.outputStream, response);
    await contents.onSent?.();
  } catch (error) {
    if (!response.headersSent) sendProblem(response, error);
    else response.destroy();
  }
}

async function openZip({ entries }: ZipContents): Promise<{ zip: ZipFile; sizeBytes: number }> {
  const zip = new ZipFile();
  // audio does not get smaller
  const options = { mtime: NO_TIME, mode: 0o100644, compress: false };
  for (const entry of entries) {
    if ("bytes" in entry) zip.addBuffer(entry.bytes, entry.path, options);
    else
      zip.addReadStreamLazy(entry.path, { ...options, size: entry.sizeBytes }, (done) => {
        openEntry(entry).then(
          (stream) => done(null, stream),
          (error: unknown) => zip.emit("error", error),
        );
      });
  }
  const sizeBytes = await new Promise<number>((resolve) => {
    // its types forget the argument
    const tell = (size?: number) => resolve(size ?? -1);
    zip.end({ forceZip64Format: false, comment: "" }, tell);
  });
  if (sizeBytes < 0) throw new Error("the length of a zip is not known");
  return { zip, sizeBytes };
}

async function openEntry({ cid, sizeBytes }: { cid: string; sizeBytes: number }) {
  if (!(await findObject(cid))) throw new Error(`missing object ${cid}`);
  return mediaStore().openRange(cid, 0, sizeBytes - 1);
}
