import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { PATCH as patchRelease, GET as readRelease } from "@/app/api/releases/[id]/route";
import { OwnReleaseDetail } from "@/lib/shared/schemas/upload";
import { type FlacTags, makeTaggedFlac } from "./make-tagged-flac";
import type { TusAsker } from "./tus-asker";

export type FileOfFolder = { path: string; tags?: FlacTags; hasCover?: boolean; bytes?: Buffer };

/** Sends files of one drop, four at a time, in the order given; returns the release that each went to. */
export async function drop(asker: TusAsker, files: readonly FileOfFolder[], batch = randomUUID()): Promise<string[]> {
  const releases: string[] = [];
  const waiting = files.entries();
  const work = async () => {
    for (const [n, { path, tags, hasCover, bytes: given }] of waiting) {
      const bytes = given ?? makeTaggedFlac({ ENCODEDBY: `${batch} ${path}`, ...tags }, { hasCover });
      const url = await asker.create(bytes.length, path.split("/").at(-1) ?? "", { batch, path });
      const reply = await asker.patch(url, 0, bytes);
      expect(reply.status, await reply.text()).toBe(204);
      releases[n] = (await asker.view(url)).track?.releaseId ?? "";
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return releases;
}

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;

/** Calls a route of the API about one thing, as the asker. */
export async function ask(
  asker: TusAsker,
  handler: Handler,
  id: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const init = body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) };
  const method = body === undefined ? "GET" : Buffer.isBuffer(body) ? "PUT" : "PATCH";
  const request = new Request(`http://127.0.0.1:3000/api/x/${id}`, { method, headers: asker.headers, ...init });
  const reply = await handler(request, { params: Promise.resolve({ id }) });
  return { status: reply.status, json: await reply.json() };
}

export async function read(asker: TusAsker, id: string): Promise<OwnReleaseDetail> {
  return OwnReleaseDetail.parse((await ask(asker, readRelease, id)).json);
}
export async function edit(asker: TusAsker, id: string, patch: unknown): Promise<OwnReleaseDetail> {
  const { status, json } = await ask(asker, patchRelease, id, patch);
  expect(status, JSON.stringify(json)).toBe(200);
  return OwnReleaseDetail.parse(json);
}

/** "disc.place title" of each track. */
export const places = ({ tracks }: OwnReleaseDetail) =>
  tracks.map((track) => `${track.disc}.${track.position} ${track.title}`);
export const codes = ({ report }: OwnReleaseDetail) => report.map(({ code }) => code);
