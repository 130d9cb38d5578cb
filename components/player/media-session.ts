"use client";
import type { PlayerTrack } from "./player-store";

export type MediaHandlers = {
  play: () => void;
  pause: () => void;
  playNext: () => void;
  playPrevious: () => void;
  /** ms from here. */
  seekBy: (deltaMs: number) => void;
  /** ms from the start of the track. */
  seekTo: (positionMs: number) => void;
  stop: () => void;
};

const SEEK_MS = 10_000;
const WIDTHS = [400, 1200] as const;

/** Tells the system what is on: lock screens and media panels show it. */
export function announceTrack(track: PlayerTrack) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: track.title,
    artist: track.artistName,
    album: track.releaseTitle,
    artwork: listArtwork(track.coverUrl),
  });
}

/** Lets lock screens and the keyboard's media keys press the player's. */
export function answerMediaKeys(handlers: MediaHandlers) {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  const actions: [MediaSessionAction, MediaSessionActionHandler][] = [
    ["play", handlers.play],
    ["pause", handlers.pause],
    ["stop", handlers.stop],
    ["nexttrack", handlers.playNext],
    ["previoustrack", handlers.playPrevious],
    ["seekforward", ({ seekOffset }) => handlers.seekBy(seekOffset ? seekOffset * 1000 : SEEK_MS)],
    ["seekbackward", ({ seekOffset }) => handlers.seekBy(seekOffset ? -seekOffset * 1000 : -SEEK_MS)],
    ["seekto", ({ seekTime }) => handlers.seekTo((seekTime ?? 0) * 1000)],
  ];
  for (const [action, handle] of actions) setHandler(session, action, handle);
}

/** A browser that does not know an action throws. */
function setHandler(session: MediaSession, action: MediaSessionAction, handle: MediaSessionActionHandler | null) {
  try {
    session.setActionHandler(action, handle);
  } catch {
    // it then has no key for it either
  }
}

function listArtwork(coverUrl: string | null): MediaImage[] {
  if (!coverUrl) return [];
  const at = (width: number) => `${coverUrl}${coverUrl.includes("?") ? "&" : "?"}w=${width}`;
  return WIDTHS.map((width) => ({ src: at(width), sizes: `${width}x${width}`, type: "image/webp" }));
}

/** Where the needle is, for the system's own slider. */
export function announcePosition(isPlaying: boolean, positionMs: number, durationMs: number) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.playbackState = isPlaying ? "playing" : "paused";
  const duration = durationMs / 1000;
  if (duration <= 0) return;
  const position = Math.min(duration, Math.max(0, positionMs / 1000));
  navigator.mediaSession.setPositionState?.({ duration, position, playbackRate: 1 });
}

export function clearAnnouncement() {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = null;
  navigator.mediaSession.playbackState = "none";
}
