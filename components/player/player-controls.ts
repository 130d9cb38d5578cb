"use client";
import { answerMediaKeys, clearAnnouncement, type MediaHandlers } from "./media-session";
import {
  clampToPart,
  ensureDeck,
  isLoaded,
  isOutside,
  loadTrack,
  startSound,
  tellPosition,
  unload,
} from "./player-engine";
import {
  currentTrack,
  type PlayerTrack,
  type PlaySource,
  patchPlayer,
  playerPosition,
  playerState,
} from "./player-store";

/** Later than this into a track "previous" means its own start, as in every player. */
const SAME_TRACK_MS = 3_000;

const HANDLERS: MediaHandlers = {
  play: () => resume(),
  pause: () => pause(),
  stop: () => closePlayer(),
  playNext: () => void playNext(),
  playPrevious,
  seekBy,
  seekTo,
};

function load(index: number, startMs?: number) {
  if (!playerState.get().queue[index]) return;
  ensureDeck().unlock();
  answerMediaKeys(HANDLERS);
  void loadTrack(index, startMs).finally(tellPosition);
}

/** Replaces the queue and plays `queue[index]`; `positionMs` counts from the start of the whole track. */
export function playQueue(queue: readonly PlayerTrack[], index: number, source: PlaySource, positionMs?: number) {
  patchPlayer({ queue, source });
  load(index, positionMs);
}

/** Puts the needle there without a sound: the browser wants a click first. */
export function cueQueue(queue: readonly PlayerTrack[], index: number, source: PlaySource, positionMs: number) {
  unload();
  patchPlayer({ queue, source, index, status: "paused", waitsFor: null, problem: null, part: null, notice: null });
  playerPosition.set(positionMs);
}

export function jumpTo(index: number) {
  load(index);
}

/** Once more from where it stopped. */
export function tryAgain() {
  load(playerState.get().index, playerPosition.get());
}

function resume() {
  const { index } = playerState.get();
  if (!currentTrack(playerState.get())) return;
  if (isLoaded()) startSound();
  else load(index, playerPosition.get() || undefined);
}

function pause() {
  const player = ensureDeck();
  if (player.element.paused) unloadWhileFinding();
  else player.element.pause();
}

/** Pressed before the first sound: what was asked for is not wanted any more. */
function unloadWhileFinding() {
  const positionMs = playerPosition.get();
  unload();
  patchPlayer({ status: "paused", waitsFor: null });
  playerPosition.set(positionMs);
}

export function togglePlay() {
  const { status } = playerState.get();
  if (status === "failed") return tryAgain();
  if (status === "playing") pause();
  else resume();
}

/** Returns false at the end of the queue, where nothing happens. */
export function playNext(): boolean {
  const { queue, index } = playerState.get();
  if (index + 1 >= queue.length) return false;
  load(index + 1);
  return true;
}

/** Early in a track the one before, later its own start. */
export function playPrevious() {
  const { index, part } = playerState.get();
  const startMs = part?.fromMs ?? 0;
  if (index > 0 && playerPosition.get() - startMs < SAME_TRACK_MS) load(index - 1);
  else seekTo(startMs);
}

export function seekTo(positionMs: number) {
  const track = currentTrack(playerState.get());
  if (!track) return;
  const { part, notice, index, status } = playerState.get();
  const bounded = Math.min(Math.max(0, positionMs), track.durationMs);
  if (!part || !isLoaded()) {
    playerPosition.set(bounded);
    if (status === "playing" || status === "failed") load(index, bounded);
    return;
  }
  const target = clampToPart(part, bounded);
  ensureDeck().seek(target);
  playerPosition.set(target);
  const isMoved = !part.isWhole && isOutside(part, bounded);
  patchPlayer({ notice: isMoved ? "outsidePreview" : notice === "outsidePreview" ? null : notice });
  tellPosition();
}

export function seekBy(deltaMs: number) {
  const { part } = playerState.get();
  const positionMs = playerPosition.get() + deltaMs;
  seekTo(part ? clampToPart(part, positionMs) : positionMs);
}

export function toggleMute() {
  const isMuted = !playerState.get().isMuted;
  ensureDeck().element.muted = isMuted;
  patchPlayer({ isMuted });
}

export function closePlayer() {
  unload();
  clearAnnouncement();
  patchPlayer({ queue: [], index: 0, status: "idle", waitsFor: null, problem: null, part: null, notice: null });
}
