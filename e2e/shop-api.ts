import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "playwright/test";
import type { PublicTrack, ReleasePatch } from "../lib/shared/schemas/catalog";
import type { OwnReleaseDetail } from "../lib/shared/schemas/upload";
import type { DemoFile } from "./fixtures";
import { makeFlac, type Sound } from "./sounds";

type Answer = { status: number; body: Record<string, unknown> };

async function post(request: APIRequestContext, path: string, data: unknown): Promise<Answer> {
  const reply = await request.post(path, { data, headers: { "idempotency-key": randomUUID() } });
  return { status: reply.status(), body: await reply.json() };
}

export async function findTrack(request: APIRequestContext, title: string): Promise<PublicTrack> {
  const { data } = await (await request.get("/api/tracks", { params: { q: title } })).json();
  const found = (data as PublicTrack[]).find((track) => track.title === title);
  if (!found) throw new Error(`the catalogue has no track "${title}"`);
  return found;
}

/** Sells one track over the HTTP contract to a guest of `country` and returns the paid order's id. */
export async function sellTrack(
  request: APIRequestContext,
  track: PublicTrack,
  country: string,
  email = "script@example.org",
): Promise<string> {
  const placed = await post(request, "/api/checkout", {
    lines: [{ trackId: track.id }],
    currency: track.currency,
    country,
    email,
    method: "card",
  });
  const { id } = placed.body.order as { id: string };
  const paid = await post(request, `/api/orders/${id}/payment/confirm`, { token: "pm_card_visa" });
  if (paid.body.state !== "captured") throw new Error(`the sale of ${track.title} is ${JSON.stringify(paid)}`);
  return id;
}

/** Uploads, prices and publishes a single with the artist's API key; returns the ids. */
export async function publishSingle(
  request: APIRequestContext,
  demo: DemoFile,
  title: string,
  price: string,
  sound?: Sound,
) {
  return placeSingle(request, demo, { title, price, patch: { status: "published" }, sound });
}

type Single = { title: string; price: string; patch: ReleasePatch; sound?: Sound | undefined };

/** Uploads a single with the artist's API key and changes its draft as `patch` says. */
export async function placeSingle(request: APIRequestContext, demo: DemoFile, { title, price, patch, sound }: Single) {
  const { id: trackId, releaseId } = await upload(request, demo, { title, price }, sound);
  const { slug } = await changeRelease(request, demo, releaseId, patch);
  return { trackId, releaseId, slug };
}

/** One more track, without a price of its own, for a release of the artist. */
export async function addTrack(request: APIRequestContext, demo: DemoFile, releaseId: string): Promise<void> {
  await upload(request, demo, { title: "One more", releaseId });
}

async function upload(
  request: APIRequestContext,
  demo: DemoFile,
  fields: Record<string, string>,
  { name, bytes }: Sound = makeFlac("single.flac"),
): Promise<{ id: string; releaseId: string }> {
  const audio = { name, mimeType: "application/octet-stream", buffer: bytes };
  const headers = { authorization: `Bearer ${demo.apiKeys.artist}` };
  const uploaded = await request.post("/api/uploads", { headers, multipart: { ...fields, audio } });
  if (!uploaded.ok()) throw new Error(`an upload was refused: ${await uploaded.text()}`);
  return (await uploaded.json()).track;
}

export async function changeRelease(
  request: APIRequestContext,
  demo: DemoFile,
  releaseId: string,
  data: ReleasePatch,
): Promise<OwnReleaseDetail> {
  const headers = { authorization: `Bearer ${demo.apiKeys.artist}` };
  const changed = await request.patch(`/api/releases/${releaseId}`, { headers, data });
  if (!changed.ok()) throw new Error(`a change of ${releaseId} was refused: ${await changed.text()}`);
  return changed.json();
}
