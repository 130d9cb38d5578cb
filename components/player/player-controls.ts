"use client";
import { previewWindow } from "@/lib/shared/preview-window";
import { announceTrack, clearAnnouncement } from "./media-session";
import { resumeListen, startListen, stopListen, tickListen } from "./play-reporter";
import {
  currentTrack,
  type PlayerTrack,
  type PlaySource,
  patchPlayer,
  playerPosition,
  playerState,
} from "./player-store";

let audio: HTMLAudioElement | null = null;

function ensureAudio(): HTMLAudioElement {
  if (audio) return audio;
  const element = new Audio();
  element.preload = "auto";
  element.addEventListener("play", () => {
    resumeListen();
    patchPlayer({ status: "playing" });
  });
  element.addEventListener("pause", () => {
    stopListen();
    if (playerState.get().status === "playing") patchPlayer({ status: "paused" });
  });
  element.addEventListener("timeupdate", () => {
    playerPosition.set(windowStartMs() + element.currentTime * 1000);
    if (!element.paused) tickListen();
  });
  element.addEventListener("ended", () => {
    stopListen();
    if (!playNext()) patchPlayer({ status: "paused" });
  });
  element.addEventListener("error", () => {
    stopListen();
    patchPlayer({ status: "failed" });
  });
  window.addEventListener("pagehide", () => stopListen());
  audio = element;
  return element;
}

function windowStartMs(): number {
  const track = currentTrack(playerState.get());
  return track ? previewWindow(track.durationMs, track.previewFromMs).fromMs : 0;
}

function load(index: number, startMs?: number) {
  const { queue, source } = playerState.get();
  const track = queue[index];
  if (!track) return;
  const element = ensureAudio();
  patchPlayer({ index, status: "playing" });
  startListen(track.id, source);
  element.src = `/api/tracks/${track.id}/preview`;
  const offsetMs = clampToPreview(track, startMs ?? 0);
  playerPosition.set(offsetMs);
  const startSeconds = (offsetMs - windowStartMs()) / 1000;
  if (startSeconds > 0) element.currentTime = startSeconds;
  announceTrack(track, { togglePlay, playNext, playPrevious, seekBy });
  start(element);
}

function start(element: HTMLAudioElement) {
  element.play().catch((cause: unknown) => {
    // AbortError: another track was chosen meanwhile; NotAllowedError: the browser wants a click first
    if (cause instanceof DOMException && cause.name === "AbortError") return;
    const needsClick = cause instanceof DOMException && cause.name === "NotAllowedError";
    patchPlayer({ status: needsClick ? "paused" : "failed" });
  });
}

function clampToPreview(track: PlayerTrack, positionMs: number): number {
  const { fromMs, toMs } = previewWindow(track.durationMs, track.previewFromMs);
  return Math.min(Math.max(positionMs, fromMs), Math.max(fromMs, toMs - 250));
}

/** Replaces the queue and plays `queue[index]`; `positionMs` counts from the start of the whole track. */
export function playQueue(queue: readonly PlayerTrack[], index: number, source: PlaySource, positionMs?: number) {
  patchPlayer({ queue, source });
  load(index, positionMs);
}

export function jumpTo(index: number) {
  load(index);
}

export function togglePlay() {
  const { status, index } = playerState.get();
  if (status === "failed") return load(index);
  const element = ensureAudio();
  if (!currentTrack(playerState.get())) return;
  if (element.paused) start(element);
  else element.pause();
}

/** Returns false at the end of the queue, where nothing happens. */
export function playNext(): boolean {
  const { queue, index } = playerState.get();
  if (index + 1 >= queue.length) return false;
  load(index + 1);
  return true;
}

/** Early in a track the one before, later its own start, as every player does. */
export function playPrevious() {
  const { index } = playerState.get();
  const element = ensureAudio();
  if (index > 0 && element.currentTime < 3) load(index - 1);
  else element.currentTime = 0;
}

export function seekTo(positionMs: number) {
  const track = currentTrack(playerState.get());
  if (!track) return;
  const target = clampToPreview(track, positionMs);
  ensureAudio().currentTime = (target - windowStartMs()) / 1000;
  playerPosition.set(target);
}

export function seekBy(deltaMs: number) {
  seekTo(playerPosition.get() + deltaMs);
}

export function toggleMute() {
  const isMuted = !playerState.get().isMuted;
  ensureAudio().muted = isMuted;
  patchPlayer({ isMuted });
}

export function closePlayer() {
  ensureAudio().pause();
  clearAnnouncement();
  patchPlayer({ queue: [], index: 0, status: "idle" });
}
