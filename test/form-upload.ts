import { readdir } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { POST } from "@/app/api/uploads/route";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Currency } from "@/lib/shared/money";
import type { Role } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "./factories";
import { readAudioFixture } from "./hostile-audio";

const URL_OF_UPLOADS = "http://127.0.0.1:3000/api/uploads";
export const MEDIA = path.join(env.BACKLINE_DATA_DIR, "media");

/** The key of a script that acts for these artists. */
export async function makeToken(artistIds: string[], roles: Role[] = ["artist"]): Promise<string> {
  const { userId } = await makeUser(roles, artistIds);
  return (await issueApiKey(pool, { userId, name: "test", scopes: ["catalog:write"] })).token;
}
export const makeDraft = async (artistId: string, currency: Currency = "USD") =>
  (await makeRelease({ artistId, currency, status: "draft", trackPrices: [] })).publicId;

export type Part = { name: string; value: string | Buffer; fileName?: string };
export const audio = (name: string): Part => ({ name: "audio", value: readAudioFixture(name), fileName: name });
export const text = (name: string, value: string): Part => ({ name, value });

function encode(parts: Part[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, value, fileName }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"\r\nContent-Type: application/octet-stream`;
    return [
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      Buffer.from(value),
      Buffer.from("\r\n"),
    ];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}

/** Sent as a stream in small pieces, as a network does. */
export function upload(
  token: string | null,
  parts: Part[],
  options: { cutBytes?: number; contentLength?: number; contentType?: string } = {},
) {
  const boundary = "----backline-test";
  const whole = encode(parts, boundary);
  const body = whole.subarray(0, whole.length - (options.cutBytes ?? 0));
  const pieces = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, i) =>
    body.subarray(i * 65_536, (i + 1) * 65_536),
  );
  const headers: Record<string, string> = {
    "content-type": options.contentType ?? `multipart/form-data; boundary=${boundary}`,
    "content-length": String(options.contentLength ?? body.length),
  };
  if (token) headers.authorization = `Bearer ${token}`;
  const stream = Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>;
  return POST(new Request(URL_OF_UPLOADS, { method: "POST", headers, body: stream, duplex: "half" } as RequestInit));
}

/** Names of all files below the media folder. */
export async function listStored(): Promise<string[]> {
  const entries = await readdir(MEDIA, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}
export const countRows = async () => {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT (SELECT count(*) FROM recording) + (SELECT count(*) FROM track) + (SELECT count(*) FROM media_object) + (SELECT count(*) FROM release) AS n",
  );
  return rows[0]?.n;
};
