import { randomUUID } from "node:crypto";
import type { APIRequestContext } from "playwright/test";
import type { PublicTrack } from "../lib/shared/schemas/catalog";
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
export async function sellTrack(request: APIRequestContext, track: PublicTrack, country: string): Promise<string> {
  const placed = await post(request, "/api/checkout", {
    lines: [{ trackId: track.id }],
    currency: track.currency,
    country,
    email: "script@example.org",
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
  { name, bytes }: Sound = makeFlac("single.flac"),
) {
  const headers = { authorization: `Bearer ${demo.apiKeys.artist}` };
  const audio = { name, mimeType: "application/octet-stream", buffer: bytes };
  const uploaded = await request.post("/api/uploads", { headers, multipart: { title, price, audio } });
  const { id: trackId, releaseId } = (await uploaded.json()).track as { id: string; releaseId: string };
  const data = { status: "published" };
  const published = await request.patch(`/api/releases/${releaseId}`, { headers, data });
  if (!published.ok()) throw new Error(`publishing ${title} was refused: ${await published.text()}`);
  return { trackId, releaseId };
}
