import { z } from "zod";
import type { ReleasePatch, TrackPatch } from "@/lib/shared/schemas/catalog";
import { Problem } from "@/lib/shared/schemas/common";
import { OwnReleaseDetail } from "@/lib/shared/schemas/upload";

/** `fields`: what the server says of each field by its name; `message` is the refusal as a whole, null when it gave no words. */
export type Refused = { isSaved: false; message: string | null; fields: Readonly<Record<string, string>> };
export type Saved<T> = { isSaved: true; value: T } | Refused;

export type DraftChange =
  | { of: "release"; releaseId: string; patch: ReleasePatch }
  | { of: "track"; releaseId: string; trackId: string; patch: z.infer<typeof TrackPatch> }
  | { of: "preview"; releaseId: string; trackId: string; fromMs: number }
  | { of: "cover"; releaseId: string; picture: File };

export function fetchDraft(releaseId: string): Promise<Saved<OwnReleaseDetail>> {
  return call("GET", `/api/releases/${releaseId}`, undefined, OwnReleaseDetail);
}

export function patchRelease(releaseId: string, patch: ReleasePatch): Promise<Saved<unknown>> {
  return call("PATCH", `/api/releases/${releaseId}`, patch, z.unknown());
}

export function patchTrack(trackId: string, patch: z.infer<typeof TrackPatch>): Promise<Saved<unknown>> {
  return call("PATCH", `/api/tracks/${trackId}`, patch, z.unknown());
}

export function putPreviewStart(trackId: string, fromMs: number): Promise<Saved<unknown>> {
  return call("PUT", `/api/tracks/${trackId}/preview-start`, { fromMs }, z.unknown());
}

export async function putCover(releaseId: string, picture: File): Promise<Saved<unknown>> {
  return send(`/api/releases/${releaseId}/cover`, { method: "PUT", body: picture }, z.unknown());
}

function call<T>(method: string, url: string, body: unknown, answer: z.ZodType<T>): Promise<Saved<T>> {
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return send(url, { method, ...sent }, answer);
}

async function send<T>(url: string, init: RequestInit, answer: z.ZodType<T>): Promise<Saved<T>> {
  try {
    const reply = await fetch(url, { ...init, cache: "no-store" });
    const json: unknown = await reply.json();
    return reply.ok ? { isSaved: true, value: answer.parse(json) } : readRefusal(json);
  } catch {
    return { isSaved: false, message: null, fields: {} };
  }
}

function readRefusal(json: unknown): Refused {
  const problem = Problem.safeParse(json);
  if (!problem.success) return { isSaved: false, message: null, fields: {} };
  const fields = Object.fromEntries((problem.data.errors ?? []).map(({ path, message }) => [path, message]));
  return { isSaved: false, message: problem.data.detail, fields };
}
