"use client";
import { keepQueue, readKeptQueue } from "./kept-queue";
import { flushPlays } from "./play-outbox";
import { closePlayer, cueQueue, jumpTo, playQueue } from "./player-controls";
import { ensureDeck } from "./player-engine";
import {
  createValue,
  currentTrack,
  type PlayerTrack,
  type PlaySource,
  patchPlayer,
  playerPosition,
  playerState,
} from "./player-store";
import { moveQueue, type QueueMove } from "./queue-moves";
import { linkToTime } from "./time-link";

const KEEP_EVERY_MS = 5_000;

/** The queue before it was cleared, while it can be put back. */
export const clearedQueue = createValue<readonly PlayerTrack[] | null>(null);

/** What was just done, in a word beside the player; it goes by itself. */
export const playerWord = createValue<{ kind: "added" | "next" | "copied" | "notCopied"; title: string } | null>(null);

function apply(move: QueueMove) {
  const { queue, index } = playerState.get();
  patchPlayer(moveQueue({ queue, index }, move));
}

function label(tracks: readonly PlayerTrack[], source: PlaySource): PlayerTrack[] {
  return tracks.map((track) => ({ ...track, source }));
}

/** To the end of the queue; an empty player begins to play. */
export function addToQueue(tracks: readonly PlayerTrack[], source: PlaySource) {
  if (playerState.get().queue.length === 0) return playQueue(tracks, 0, source);
  apply({ kind: "add", tracks: label(tracks, source) });
  playerWord.set({ kind: "added", title: nameAll(tracks) });
}

export function playAfterThis(tracks: readonly PlayerTrack[], source: PlaySource) {
  if (playerState.get().queue.length === 0) return playQueue(tracks, 0, source);
  apply({ kind: "playNext", tracks: label(tracks, source) });
  playerWord.set({ kind: "next", title: nameAll(tracks) });
}

/** A link to this track, and to `positionMs` of it when that is more than its start, into the clipboard. */
export async function copyTimeLink(track: PlayerTrack, positionMs: number): Promise<void> {
  const link = linkToTime(track, positionMs, location.origin);
  const isCopied = await navigator.clipboard?.writeText(link).then(
    () => true,
    () => false,
  );
  playerWord.set({ kind: isCopied ? "copied" : "notCopied", title: isCopied ? track.title : link });
}

function nameAll(tracks: readonly PlayerTrack[]): string {
  return (tracks.length === 1 ? tracks[0]?.title : tracks[0]?.releaseTitle) ?? "";
}

/** What is on, taken out, makes room for the one after it; the last one closes the player. */
export function removeFromQueue(index: number) {
  const before = playerState.get();
  const isCurrent = index === before.index;
  if (isCurrent && before.queue.length === 1) return closePlayer();
  apply({ kind: "remove", index });
  if (!isCurrent) return;
  const { queue, index: at, source } = playerState.get();
  if (before.status === "playing" && before.index < queue.length) jumpTo(at);
  else cueQueue(queue, at, source, 0);
}

export function moveInQueue(from: number, to: number) {
  apply({ kind: "move", from, to });
}

export function clearQueue() {
  clearedQueue.set(playerState.get().queue);
  apply({ kind: "clear" });
}

export function putQueueBack() {
  const before = clearedQueue.get();
  clearedQueue.set(null);
  const current = currentTrack(playerState.get());
  const index = before?.findIndex(({ id }) => id === current?.id) ?? -1;
  if (before && index >= 0) patchPlayer({ queue: before, index });
}

/** A link to a moment: into the queue there is, else with the record it is on. */
export function cueLink(queue: readonly PlayerTrack[], index: number, positionMs: number) {
  const track = queue[index];
  if (!track) return;
  restoreQueue();
  const { queue: kept, index: at } = playerState.get();
  if (kept.length === 0) return cueQueue(queue, index, "link", positionMs);
  const next = moveQueue({ queue: kept, index: at }, { kind: "playNext", tracks: label([track], "link") });
  cueQueue(
    next.queue,
    next.queue.findIndex(({ id }) => id === track.id),
    playerState.get().source,
    positionMs,
  );
}

let isRestored = false;

/** Once a page: what this browser kept, silent, where it was; from then on it is kept. */
export function restoreQueue() {
  if (isRestored) return;
  isRestored = true;
  const kept = playerState.get().queue.length === 0 ? readKeptQueue() : null;
  if (kept) {
    const { queue, index, source, positionMs, isMuted } = kept;
    cueQueue(queue, index, source, positionMs);
    patchPlayer({ isMuted });
    ensureDeck().element.muted = isMuted;
  }
  void flushPlays();
  keepFromNowOn();
}

function keepFromNowOn() {
  let keptAt = 0;
  const keep = () => {
    const { queue, index, source, isMuted } = playerState.get();
    if (source === "portal") return;
    keptAt = Date.now();
    keepQueue(queue.length === 0 ? null : { queue, index, source, isMuted, positionMs: playerPosition.get() });
  };
  let last = playerState.get();
  playerState.subscribe(() => {
    const now = playerState.get();
    const isSame = now.queue === last.queue && now.index === last.index && now.isMuted === last.isMuted;
    if (!isSame || now.status !== last.status) keep();
    if (now.queue !== last.queue && now.queue.length > 1) clearedQueue.set(null);
    last = now;
  });
  playerPosition.subscribe(() => {
    if (Date.now() - keptAt >= KEEP_EVERY_MS) keep();
  });
  window.addEventListener("pagehide", keep);
}
