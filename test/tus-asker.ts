import { expect } from "vitest";
import { issueApiKey } from "@/lib/accounts/create-api-key";
import { pool } from "@/lib/platform/db";
import { UploadView } from "@/lib/shared/schemas/upload";
import { makeArtist, makeUser } from "./factories";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** An artist's own script that speaks tus by hand, one request at a time. */
export class TusAsker {
  private constructor(
    private readonly endpoint: string,
    readonly artistId: string,
    readonly headers: Record<string, string>,
  ) {}

  static async make(endpoint: string, artistId?: string): Promise<TusAsker> {
    const own = artistId ?? (await makeArtist());
    const { userId } = await makeUser(["artist"], [own]);
    const { token } = await issueApiKey(pool, { userId, name: "test", scopes: ["catalog:write", "catalog:read"] });
    return new TusAsker(endpoint, own, { authorization: `Bearer ${token}` });
  }

  ask(method: string, url: string, more: Record<string, string> = {}, body?: Buffer): Promise<Response> {
    return fetch(new URL(url, this.endpoint), {
      method,
      headers: { "tus-resumable": "1.0.0", ...this.headers, ...more },
      ...(body ? { body: new Uint8Array(body) } : {}),
    });
  }

  begin(sizeBytes: number, fileName: string, fields: Record<string, string> = {}): Promise<Response> {
    const pairs = Object.entries({ filename: fileName, ...fields }).map(([key, value]) => `${key} ${base64(value)}`);
    return this.ask("POST", this.endpoint, {
      "upload-length": String(sizeBytes),
      "upload-metadata": pairs.join(","),
    });
  }

  /** The address of a new upload. */
  async create(sizeBytes: number, fileName: string, fields: Record<string, string> = {}): Promise<string> {
    const reply = await this.begin(sizeBytes, fileName, fields);
    expect(reply.status, await reply.clone().text()).toBe(201);
    return reply.headers.get("location") ?? "";
  }

  patch(url: string, offset: number, body: Buffer, more: Record<string, string> = {}): Promise<Response> {
    const about = { "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
    return this.ask("PATCH", url, { ...about, ...more }, body);
  }

  async view(url: string): Promise<UploadView> {
    return UploadView.parse(await (await this.ask("GET", url)).json());
  }

  async offsetOf(url: string): Promise<number> {
    return Number((await this.ask("HEAD", url)).headers.get("upload-offset"));
  }
}
