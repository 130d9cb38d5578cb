import "server-only";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import busboy from "busboy";
import { AppError, fieldError } from "@/lib/platform/errors";
import { getSetting } from "@/lib/platform/settings";
import type { UploadFields } from "@/lib/shared/schemas/upload";
import { cleanText } from "./clean-text";
import { drainBody } from "./drain-body";
import { formatSize } from "./format-size";
import { looksLossy } from "./looks-lossy";
import { parseUploadFields } from "./parse-upload-fields";
import { mediaStore } from "./storage/media-store";
import type { PendingObject } from "./storage/store";

export type ReceivedUpload = { fields: UploadFields; fileName: string; received: PendingObject };
type Parts = {
  fields: Map<string, string>;
  fileName: string;
  stream: Readable | null;
  file: Promise<PendingObject> | null;
};

const OVERHEAD_BYTES = 65_536;

/**
 * Streams `multipart/form-data` into a pending object, never holding more than a few chunks, and hands it to `work`. What
 * `work` did not commit is discarded, and the rest of a refused body is read away. Throws `invalid_request`, `too_large`.
 */
export async function withReceivedUpload<T>(
  request: Request,
  work: (upload: ReceivedUpload) => Promise<T>,
): Promise<T> {
  if (!request.body)
    throw fieldError("audio", "Send the file as multipart/form-data in the field audio.", "invalid_request");
  const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
  body.on("error", () => undefined); // an aborted upload is reported by whoever reads at that moment
  const parts: Parts = { fields: new Map(), fileName: "", stream: null, file: null };
  try {
    await parseParts(body, request.headers, parts);
    const received = await parts.file;
    if (!received) throw fieldError("audio", "No file came in the field audio.", "invalid_request");
    return await work({ fields: parseUploadFields(parts.fields), fileName: parts.fileName, received });
  } catch (error) {
    body.unpipe();
    parts.stream?.destroy(error as Error);
    await drainBody(body);
    // when the file failed first (too large, disk full), the parser's complaint is only its echo
    const fault = await parts.file?.then(
      () => null,
      (reason: unknown) => reason,
    );
    throw fault ?? error;
  } finally {
    // after a commit there is nothing left to discard
    await parts.file?.then(
      (received) => received.discard(),
      () => undefined,
    );
  }
}

async function parseParts(body: Readable, headers: Headers, parts: Parts): Promise<void> {
  const limits = { lossy: await getSetting("maxLossyBytes"), lossless: await getSetting("maxLosslessBytes") };
  const mostBytes = Math.max(limits.lossy, limits.lossless);
  const declared = headers.get("content-length") === null ? null : Number(headers.get("content-length"));
  if (declared !== null && declared > mostBytes + OVERHEAD_BYTES) throw tooLarge(mostBytes);
  const parser = openParser(headers);
  let receivedBytes = 0;
  body.on("data", (chunk: Uint8Array) => {
    receivedBytes += chunk.length;
  });
  await new Promise<void>((resolve, reject) => {
    collectFields(parser, parts.fields, reject);
    parser.on("file", (name, stream, info) => {
      stream.on("error", (cause) => reject(malformed(cause)));
      if (name !== "audio" || parts.file)
        return reject(fieldError(name, "Send one file, in the field audio.", "invalid_request"));
      parts.fileName = cleanText(info.filename?.split(/[/\\]/).pop()) ?? "";
      parts.stream = stream;
      const limitOf = (head: Uint8Array) => (looksLossy(head, parts.fileName) ? limits.lossy : mostBytes);
      parts.file = mediaStore().receive(limited(stream, limitOf));
      parts.file.catch(reject);
    });
    parser.on("error", (cause) => reject(malformed(cause)));
    body.once("error", (cause) => reject(malformed(cause)));
    parser.on("close", resolve);
    body.pipe(parser);
  });
  await parts.file;
  // a proxy in front may cut a body short and still deliver a well-formed rest
  if (declared !== null && receivedBytes !== declared) {
    throw new AppError(
      "invalid_request",
      `The upload broke off: ${receivedBytes} of ${declared} bytes came. Send it again.`,
    );
  }
}

function collectFields(parser: busboy.Busboy, fields: Map<string, string>, refuse: (error: AppError) => void): void {
  parser.on("field", (name, value, info) => {
    if (info.valueTruncated || info.nameTruncated || fields.has(name)) {
      refuse(fieldError(name, "Send it once, in less than 4 KB.", "invalid_request"));
    } else if (value.trim() !== "") fields.set(name, value);
  });
  for (const event of ["partsLimit", "filesLimit", "fieldsLimit"] as const) {
    parser.on(event, () => refuse(new AppError("invalid_request", "The form has too many parts.")));
  }
}

function openParser(headers: Headers) {
  try {
    return busboy({
      headers: { "content-type": headers.get("content-type") ?? "" },
      defParamCharset: "utf8",
      limits: { fields: 12, files: 2, parts: 14, fieldSize: 4096, fieldNameSize: 100 },
    });
  } catch (cause) {
    throw malformed(cause);
  }
}

async function* limited(source: Readable, limitOf: (head: Uint8Array) => number): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  let limitBytes: number | null = null;
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      limitBytes ??= limitOf(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) throw tooLarge(limitBytes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AppError ? error : malformed(error);
  }
}

function malformed(cause: unknown): AppError {
  return new AppError("invalid_request", "The body is not a complete multipart/form-data upload.", {
    cause,
    errors: [{ path: "audio", message: "Send the file again." }],
  });
}

function tooLarge(limitBytes: number): AppError {
  const message = `Files of this kind may have ${formatSize(limitBytes)} at most.`;
  return new AppError("too_large", message, { errors: [{ path: "audio", message }] });
}
