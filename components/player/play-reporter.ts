"use client";
import { type PlayNews, sendLastPlays, sendPlay } from "./play-outbox";
import type { PlaySource } from "./player-store";

const REPORT_EVERY_MS = 15_000;
/** Below this nobody has listened yet: a mis-click is not a play. */
const SHORTEST_MS = 1_000;
/** After this silence the shop begins another play (docs/adr/0005), which must not count what the one before did. */
const NEW_PLAY_AFTER_MS = 30_000;

type Listen = {
  name: string;
  trackId: string;
  source: PlaySource;
  playedMs: number;
  reportedMs: number;
  reportedAt: number | null;
  playingSince: number | null;
};

let listen: Listen | null = null;
let count = 0;

const begin = (trackId: string, source: PlaySource): Listen => ({
  name: `${Date.now()}-${count++}`,
  trackId,
  source,
  playedMs: 0,
  reportedMs: 0,
  reportedAt: null,
  playingSince: null,
});

/** A new track is on: what was heard of the one before goes out first. */
export function startListen(trackId: string, source: PlaySource) {
  stopListen();
  listen = begin(trackId, source);
}

export function resumeListen(now = performance.now()) {
  if (!listen || listen.playingSince !== null) return;
  if (listen.reportedAt !== null && now - listen.reportedAt >= NEW_PLAY_AFTER_MS)
    listen = begin(listen.trackId, listen.source);
  listen.playingSince = now;
}

/** Called while playing; sends at most one report in 15 s, so that the count of active listeners is real. */
export function tickListen(now = performance.now()) {
  settle(now);
  if (listen && listen.playedMs - listen.reportedMs >= REPORT_EVERY_MS) report(now);
}

/** Pause, end, next track: whatever is still unreported goes out. */
export function stopListen(now = performance.now()) {
  settle(now);
  if (!listen) return;
  listen.playingSince = null;
  if (hasNews(listen)) report(now);
}

/** The page is left. */
export function leaveListen(now = performance.now()) {
  settle(now);
  const last = listen && hasNews(listen) ? newsOf(listen, now) : null;
  if (listen) listen.playingSince = null;
  sendLastPlays(last);
}

const hasNews = ({ playedMs, reportedMs }: Listen) => playedMs - reportedMs >= SHORTEST_MS;

function settle(now: number) {
  if (!listen || listen.playingSince === null) return;
  listen.playedMs += now - listen.playingSince;
  listen.playingSince = now;
}

function newsOf(told: Listen, now: number): PlayNews {
  told.reportedMs = told.playedMs;
  told.reportedAt = now;
  const { name, trackId, source, playedMs } = told;
  return { listen: name, trackId, source, playedMs: Math.round(playedMs) };
}

function report(now: number) {
  if (listen) void sendPlay(newsOf(listen, now));
}
