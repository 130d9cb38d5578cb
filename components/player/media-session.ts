"use client";
import type { PlayerTrack } from "./player-store";

type Handlers = {
  togglePlay: () => void;
  playNext: () => void;
  playPrevious: () => void;
  seekBy: (deltaMs: number) => void;
};

const SEEK_MS = 10_000;

/** Tells the system what is on, so that lock screens and the keyboard's media keys work. */
export function announceTrack(track: PlayerTrack, { togglePlay, playNext, playPrevious, seekBy }: Handlers) {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  session.metadata = new MediaMetadata({
    title: track.title,
    artist: track.artistName,
    album: track.releaseTitle,
    artwork: track.coverUrl ? [{ src: track.coverUrl }] : [],
  });
  session.setActionHandler("play", togglePlay);
  session.setActionHandler("pause", togglePlay);
  session.setActionHandler("nexttrack", playNext);
  session.setActionHandler("previoustrack", playPrevious);
  session.setActionHandler("seekforward", (details) => seekBy((details.seekOffset ?? SEEK_MS / 1000) * 1000));
  session.setActionHandler("seekbackward", (details) => seekBy(-(details.seekOffset ?? SEEK_MS / 1000) * 1000));
}

export function clearAnnouncement() {
  if ("mediaSession" in navigator) navigator.mediaSession.metadata = null;
}
