"use client";
import type { StreamView } from "@/lib/shared/schemas/streams";
import { STREAM_CODECS, STREAM_TYPES, type StreamCodec } from "@/lib/shared/stream-codec";
import type { PlayerProblem } from "./player-store";

/** A link that ends sooner than this is not begun with, and replaced while it plays. */
export const LEAST_LEFT_MS = 20_000;
/** A preview may have become more since: its listener may have paid. */
const PREVIEW_KEPT_MS = 15_000;

export class StreamTrouble extends Error {
  constructor(readonly problem: PlayerProblem) {
    super(problem);
  }
}

const known = new Map<string, { stream: StreamView; foundAt: number }>();
let playable: StreamCodec[] | null = null;

function listPlayable(): StreamCodec[] {
  const probe = document.createElement("audio");
  playable ??= STREAM_CODECS.filter((codec) => probe.canPlayType(STREAM_TYPES[codec]) !== "");
  return playable;
}

/** Whether an address found at `foundAt` may still be begun with at `now` (ms since 1970). */
export function isFresh({ stream, foundAt }: { stream: StreamView; foundAt: number }, now: number): boolean {
  if (stream.state === "full") return !stream.expiresAt || Date.parse(stream.expiresAt) - now > LEAST_LEFT_MS;
  return stream.state === "preview" && now - foundAt < PREVIEW_KEPT_MS;
}

/** Until this moment the address of a whole track is good; null when it does not end. */
export function endOfLink(trackId: string): number | null {
  const expiresAt = known.get(trackId)?.stream.expiresAt;
  return expiresAt ? Date.parse(expiresAt) : null;
}

export function forgetStream(trackId: string): void {
  known.delete(trackId);
}

/**
 * What this listener hears of a track; `alsoIds` are asked about in the same call, so that their files are made in time.
 * Throws `StreamTrouble` when the shop cannot be asked.
 */
export async function findStream(trackId: string, alsoIds: readonly string[] = []): Promise<StreamView> {
  const found = known.get(trackId);
  if (found && isFresh(found, Date.now())) return found.stream;
  const others = alsoIds.filter((id) => {
    const other = known.get(id);
    return id !== trackId && !(other && isFresh(other, Date.now()));
  });
  for (const stream of await askStreams([trackId, ...others]))
    known.set(stream.trackId, { stream, foundAt: Date.now() });
  const stream = known.get(trackId)?.stream;
  if (!stream) throw new StreamTrouble("busy");
  return stream;
}

async function askStreams(trackIds: readonly string[]): Promise<StreamView[]> {
  const reply = await fetch("/api/streams", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ trackIds, plays: listPlayable() }),
  }).catch(() => {
    throw new StreamTrouble("offline");
  });
  if (!reply.ok) throw new StreamTrouble("busy");
  const body = (await reply.json().catch(() => null)) as { streams?: StreamView[] } | null;
  return Array.isArray(body?.streams) ? body.streams : [];
}

/** Why an address that was given out would not play: asks for one byte of it. */
export async function explainSilence(url: string): Promise<PlayerProblem> {
  const reply = await fetch(url, { headers: { range: "bytes=0-0" } }).catch(() => null);
  if (!reply) return "offline";
  await reply.body?.cancel();
  if (reply.ok) return "unplayable";
  if (reply.status === 410) return "refunded";
  if (reply.status === 503) return "missing";
  return reply.status >= 500 || reply.status === 429 ? "busy" : "gone";
}
