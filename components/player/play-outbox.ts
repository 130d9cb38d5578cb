"use client";
import type { PlaySource } from "./player-store";

/** A listen as it stands; `listen` names it in this browser, so that a later report replaces an earlier one. */
export type PlayNews = { listen: string; trackId: string; playedMs: number; source: PlaySource };

const PATH = "/api/plays";
const KEY = "backline.plays";
/** As many as one request takes. */
const MOST = 50;

let waiting: PlayNews[] | null = null;

function load(): PlayNews[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isNews).slice(-MOST) : [];
  } catch {
    return [];
  }
}

function isNews(value: unknown): value is PlayNews {
  if (typeof value !== "object" || value === null) return false;
  const news = value as Record<string, unknown>;
  return (
    [news.listen, news.trackId, news.source].every((text) => typeof text === "string") &&
    Number.isSafeInteger(news.playedMs)
  );
}

function keep(news: PlayNews[]) {
  waiting = news.slice(-MOST);
  try {
    if (waiting.length > 0) localStorage.setItem(KEY, JSON.stringify(waiting));
    else localStorage.removeItem(KEY);
  } catch {
    // what cannot be kept is still sent while this page lives
  }
}

const bodyOf = (news: readonly PlayNews[]) =>
  JSON.stringify({ plays: news.map(({ trackId, playedMs, source }) => ({ trackId, playedMs, source })) });

/** Tells the shop, now or when it can be reached again. */
export async function sendPlay(news: PlayNews): Promise<void> {
  waiting ??= load();
  keep([...waiting.filter(({ listen }) => listen !== news.listen), news]);
  await flushPlays();
}

/** What is still waiting goes out; what the shop does not take for good is forgotten. */
export async function flushPlays(): Promise<void> {
  waiting ??= load();
  const sent = waiting;
  if (sent.length === 0) return;
  const reply = await fetch(PATH, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: bodyOf(sent),
    keepalive: true,
  }).catch(() => null);
  const isSettled = reply !== null && (reply.ok || (reply.status >= 400 && reply.status < 500 && reply.status !== 429));
  // a report that grew meanwhile goes out again
  if (isSettled) keep((waiting ?? []).filter((news) => !sent.includes(news)));
}

/** The page is being left: what a request might not survive a beacon does. */
export function sendLastPlays(news: PlayNews | null): void {
  waiting ??= load();
  const all = news ? [...waiting.filter(({ listen }) => listen !== news.listen), news] : waiting;
  if (all.length === 0) return;
  const isTaken = navigator.onLine && navigator.sendBeacon(PATH, new Blob([bodyOf(all)], { type: "application/json" }));
  keep(isTaken ? [] : all);
}
