import type { PlayerTrack, PlaySource } from "./player-store";
import { MOST_TRACKS } from "./queue-moves";

/** What a browser keeps of the player between visits. */
export type KeptQueue = {
  queue: readonly PlayerTrack[];
  index: number;
  source: PlaySource;
  positionMs: number;
  isMuted: boolean;
};

const KEY = "backline.player";
const VERSION = 1;
const SOURCES: readonly string[] = ["home", "release", "artist", "search", "library", "link"] satisfies PlaySource[];

/** Reads what an older version or another hand may have written: a track that does not fit is dropped. */
export function parseKeptQueue(text: string | null): KeptQueue | null {
  const kept = readObject(text);
  if (kept?.version !== VERSION || !Array.isArray(kept.queue)) return null;
  const all: unknown[] = kept.queue.slice(0, MOST_TRACKS);
  const wanted = typeof kept.index === "number" ? all[kept.index] : undefined;
  const queue = all
    .filter(isTrack)
    .filter((track, place, list) => list.findIndex(({ id }) => id === track.id) === place);
  if (queue.length === 0) return null;
  const index = isTrack(wanted) ? Math.max(0, queue.indexOf(wanted)) : 0;
  const isThere = queue[index] === wanted;
  const positionMs = isThere && typeof kept.positionMs === "number" && kept.positionMs > 0 ? kept.positionMs : 0;
  const source =
    typeof kept.source === "string" && SOURCES.includes(kept.source) ? (kept.source as PlaySource) : "link";
  return { queue, index, source, isMuted: kept.isMuted === true, positionMs };
}

function readObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isTrack(value: unknown): value is PlayerTrack {
  if (typeof value !== "object" || value === null) return false;
  const track = value as Record<string, unknown>;
  return (
    [track.id, track.title, track.artistName, track.artistSlug, track.releaseSlug, track.releaseTitle].every(
      (text) => typeof text === "string",
    ) &&
    (track.coverUrl === null || typeof track.coverUrl === "string") &&
    typeof track.durationMs === "number" &&
    track.durationMs > 0 &&
    Array.isArray(track.peaks) &&
    track.peaks.every((peak) => typeof peak === "number")
  );
}

export function readKeptQueue(): KeptQueue | null {
  try {
    return parseKeptQueue(localStorage.getItem(KEY));
  } catch {
    // a browser that keeps nothing plays all the same
    return null;
  }
}

/** Null forgets it. */
export function keepQueue(kept: KeptQueue | null): void {
  try {
    if (kept) localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...kept }));
    else localStorage.removeItem(KEY);
  } catch {
    // full or forbidden: the music does not depend on it
  }
}
