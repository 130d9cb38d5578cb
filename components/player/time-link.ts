import type { PlayerTrack } from "./player-store";

const CLOCK = /^(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)$/;
const SECONDS = /^(\d{1,6})s?$/;
const SPOKEN = /^(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?$/;

/** "1:23", "1:02:03", "83", "83s" or "1m23s" in milliseconds; null for anything else. */
export function parseTime(text: string): number | null {
  const found = CLOCK.exec(text) ?? SPOKEN.exec(text);
  if (found && text !== "") {
    const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
    return ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  }
  const [, seconds] = SECONDS.exec(text) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** The second that is heard, never the one to come: "1:23", "1:02:03". */
export function writeTime(positionMs: number): string {
  const total = Math.max(0, Math.floor(positionMs / 1000));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const pad = (part: number) => String(part).padStart(2, "0");
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`;
}

/** An address that opens a track's record with the needle at this time. */
export function linkToTime(track: Pick<PlayerTrack, "id" | "releaseSlug">, positionMs: number, origin: string): string {
  return `${origin}/releases/${encodeURIComponent(track.releaseSlug)}?track=${track.id}&t=${writeTime(positionMs)}`;
}

/** Where an address asks to begin; without a track the first one. Null when it asks for nothing that is there. */
export function readTimeLink(
  search: URLSearchParams,
  queue: readonly PlayerTrack[],
): { index: number; positionMs: number } | null {
  const [trackId, time] = [search.get("track"), search.get("t")];
  if (trackId === null && time === null) return null;
  const index = trackId === null ? 0 : queue.findIndex(({ id }) => id === trackId);
  const track = queue[index];
  if (!track) return null;
  const positionMs = time === null ? 0 : parseTime(time);
  return positionMs === null || positionMs >= track.durationMs ? { index, positionMs: 0 } : { index, positionMs };
}
