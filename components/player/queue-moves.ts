import type { PlayerTrack } from "./player-store";

export type Queue = { queue: readonly PlayerTrack[]; index: number };
/** `remove` and `move` count places from 0. `clear` leaves what is on. */
export type QueueMove =
  | { kind: "add" | "playNext"; tracks: readonly PlayerTrack[] }
  | { kind: "remove"; index: number }
  | { kind: "move"; from: number; to: number }
  | { kind: "clear" };

/** As many as a browser's storage keeps with their waveforms. */
export const MOST_TRACKS = 500;

/**
 * The queue after a move. A track is in it once: adding it again moves it. What is on stays on, unless it is removed:
 * then the one after it takes its place, or the last.
 */
export function moveQueue(before: Queue, move: QueueMove): Queue {
  switch (move.kind) {
    case "add":
    case "playNext":
      return addTracks(before, move.tracks, move.kind);
    case "remove":
      return removeAt(before, move.index);
    case "move":
      return shift(before, move.from, move.to);
    case "clear":
      return { queue: before.queue.slice(before.index, before.index + 1), index: 0 };
  }
}

function addTracks({ queue, index }: Queue, tracks: readonly PlayerTrack[], kind: "add" | "playNext"): Queue {
  const current = queue[index];
  const fresh = [...new Map(tracks.map((track) => [track.id, track])).values()].filter(({ id }) => id !== current?.id);
  const ids = new Set(fresh.map(({ id }) => id));
  const rest = queue.filter(({ id }) => !ids.has(id));
  const at = current ? rest.indexOf(current) : 0;
  const place = kind === "add" ? rest.length : Math.min(rest.length, at + 1);
  const room = Math.max(0, MOST_TRACKS - rest.length);
  return { queue: [...rest.slice(0, place), ...fresh.slice(0, room), ...rest.slice(place)], index: at };
}

function removeAt({ queue, index }: Queue, gone: number): Queue {
  if (queue[gone] === undefined) return { queue, index };
  const left = queue.filter((_, place) => place !== gone);
  return { queue: left, index: Math.max(0, Math.min(gone < index ? index - 1 : index, left.length - 1)) };
}

function shift({ queue, index }: Queue, from: number, to: number): Queue {
  const moved = queue[from];
  if (!moved || queue[to] === undefined || from === to) return { queue, index };
  const left = queue.filter((_, place) => place !== from);
  const next = [...left.slice(0, to), moved, ...left.slice(to)];
  const current = queue[index];
  return { queue: next, index: current ? next.indexOf(current) : index };
}
