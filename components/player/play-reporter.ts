"use client";
import type { PlaySource } from "./player-store";

const REPORT_EVERY_MS = 15_000;
/** Below this nobody has listened yet: a mis-click is not a play. */
const SHORTEST_MS = 1_000;

type Listen = {
  trackId: string;
  source: PlaySource;
  playedMs: number;
  reportedMs: number;
  playingSince: number | null;
};

let listen: Listen | null = null;

/** A new track is on: what was heard of the one before goes out first. */
export function startListen(trackId: string, source: PlaySource) {
  stopListen();
  listen = { trackId, source, playedMs: 0, reportedMs: 0, playingSince: null };
}

export function resumeListen(now = performance.now()) {
  if (listen && listen.playingSince === null) listen.playingSince = now;
}

/** Called while playing; sends at most one report in 15 s, so that the count of active listeners is real. */
export function tickListen(now = performance.now()) {
  settle(now);
  if (listen && listen.playedMs - listen.reportedMs >= REPORT_EVERY_MS) report();
}

/** Pause, end, next track, page left: whatever is still unreported goes out. */
export function stopListen(now = performance.now()) {
  settle(now);
  if (!listen) return;
  listen.playingSince = null;
  if (listen.playedMs - listen.reportedMs >= SHORTEST_MS) report();
}

function settle(now: number) {
  if (!listen || listen.playingSince === null) return;
  listen.playedMs += now - listen.playingSince;
  listen.playingSince = now;
}

function report() {
  if (!listen) return;
  listen.reportedMs = listen.playedMs;
  const play = { trackId: listen.trackId, playedMs: Math.round(listen.playedMs), source: listen.source };
  const body = new Blob([JSON.stringify({ plays: [play] })], { type: "application/json" });
  navigator.sendBeacon("/api/plays", body);
}
