"use client";
import type { StreamView } from "@/lib/shared/schemas/streams";
import { AudioDeck } from "./audio-deck";
import { announcePosition, announceTrack } from "./media-session";
import { flushPlays } from "./play-outbox";
import { leaveListen, resumeListen, startListen, stopListen, tickListen } from "./play-reporter";
import { currentTrack, type PlayerProblem, patchPlayer, playerPosition, playerState } from "./player-store";
import { endOfLink, explainSilence, findStream, forgetStream, LEAST_LEFT_MS, StreamTrouble } from "./stream-finder";

/** From here on the next track is made ready, and no address is renewed any more. */
const NEARLY_OVER_MS = 20_000;
const ASK_AGAIN_MS = 1_000;
const MOST_ASKS = 90;
/** An address that fails twice within this time is not tried a third time by itself. */
const RETRY_PAUSE_MS = 10_000;

let deck: AudioDeck | null = null;
/** Counts loads, so that an answer that comes late changes nothing. */
let turn = 0;
let isFinding = false;
let isRenewing = false;
let preparedId: string | null = null;
let lastRetry = { trackId: "", at: 0 };

export function ensureDeck(): AudioDeck {
  if (deck) return deck;
  deck = new AudioDeck({
    onPlay: () => patchPlayer({ status: "playing" }),
    onPause: handlePause,
    onTime: handleTime,
    onEnded: handleEnd,
    onWaiting: handleWaiting,
    onFlowing: () => {
      resumeListen();
      patchPlayer({ waitsFor: null });
      tellPosition();
    },
    onError: () => void recover(),
  });
  window.addEventListener("pagehide", () => leaveListen());
  window.addEventListener("online", handleOnline);
  return deck;
}

/** Plays `queue[index]` from `startMs` of the whole track, or from where what may be heard of it begins. */
export async function loadTrack(index: number, startMs?: number): Promise<void> {
  const { queue, source } = playerState.get();
  const track = queue[index];
  if (!track) return;
  const mine = ++turn;
  const player = ensureDeck();
  announceTrack(track);
  startListen(track.id, track.source ?? source);
  isFinding = true;
  patchPlayer({ index, status: "playing", waitsFor: "bytes", problem: null, part: null, notice: null });
  player.element.pause();
  playerPosition.set(startMs ?? 0);
  try {
    const stream = await findWhenMade(track.id, queue[index + 1]?.id, () => mine === turn);
    if (mine !== turn) return;
    isFinding = false;
    begin(track.id, stream, startMs);
  } catch (trouble) {
    if (mine === turn) fail(trouble instanceof StreamTrouble ? trouble.problem : "busy");
  }
}

async function findWhenMade(trackId: string, nextId: string | undefined, isWanted: () => boolean): Promise<StreamView> {
  for (let asks = 0; asks < MOST_ASKS && isWanted(); asks++) {
    const stream = await findStream(trackId, nextId ? [nextId] : []);
    if (stream.state !== "preparing") return stream;
    if (isWanted()) patchPlayer({ waitsFor: "file" });
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  throw new StreamTrouble("slow");
}

function begin(trackId: string, stream: StreamView, startMs: number | undefined) {
  const { state, url, fromMs, toMs, because } = stream;
  if (state === "none" || url === null) return fail(because ?? "gone");
  const part = { isWhole: state === "full", fromMs, toMs };
  const isMoved = startMs !== undefined && startMs > 0 && isOutside(part, startMs);
  const positionMs = startMs === undefined || isMoved ? fromMs : clampToPart(part, startMs);
  patchPlayer({ part, waitsFor: "bytes", notice: because ?? (isMoved ? "outsidePreview" : null) });
  preparedId = null;
  const player = ensureDeck();
  player.load({ trackId, url, fromMs }, positionMs);
  playerPosition.set(positionMs);
  startSound();
}

export function startSound() {
  ensureDeck()
    .element.play()
    .catch((cause: unknown) => {
      // the browser wants a click first; every other refusal comes as an error event, or means that another track was chosen
      if (cause instanceof DOMException && cause.name === "NotAllowedError")
        patchPlayer({ status: "paused", waitsFor: null });
    });
}

type Part = { fromMs: number; toMs: number };

export function clampToPart({ fromMs, toMs }: Part, positionMs: number): number {
  return Math.min(Math.max(positionMs, fromMs), Math.max(fromMs, toMs - 250));
}

export function isOutside({ fromMs, toMs }: Part, positionMs: number): boolean {
  return positionMs < fromMs - 1_000 || positionMs > toMs + 1_000;
}

/** Stops everything and forgets what was asked for. */
export function unload() {
  turn++;
  isFinding = false;
  stopListen();
  deck?.stop();
}

/** Whether pressing play may go on with what is loaded, or an address has to be asked for first. */
export function isLoaded(): boolean {
  const loaded = deck?.loaded;
  if (!deck || !loaded || loaded.trackId !== currentTrack(playerState.get())?.id) return false;
  const end = endOfLink(loaded.trackId);
  return end === null || end > Date.now() || deck.isComplete;
}

export function tellPosition() {
  const track = currentTrack(playerState.get());
  if (track) announcePosition(playerState.get().status === "playing", playerPosition.get(), track.durationMs);
}

function handlePause() {
  if (!deck || isFinding || !deck.element.paused || deck.element.ended) return;
  stopListen();
  if (playerState.get().status === "playing") patchPlayer({ status: "paused", waitsFor: null });
  tellPosition();
}

function handleTime() {
  const { part, index } = playerState.get();
  if (!deck?.loaded || isFinding || !part) return;
  playerPosition.set(deck.positionMs);
  if (deck.element.paused) return;
  tickListen();
  if (part.toMs - deck.positionMs < NEARLY_OVER_MS) void prepareNext(index);
  else void renewLink(deck.loaded.trackId);
}

async function prepareNext(index: number) {
  const next = playerState.get().queue[index + 1];
  if (!next || preparedId === next.id) return;
  preparedId = next.id;
  const mine = turn;
  const stream = await findStream(next.id).catch(() => null);
  if (mine !== turn || !stream) return;
  if (stream.url) ensureDeck().prepare({ trackId: next.id, url: stream.url, fromMs: stream.fromMs });
  // being made: asked again at the next tick but the finder's answer is not kept, so that it is a fresh one
  else if (stream.state === "preparing") setTimeout(() => (preparedId = null), ASK_AGAIN_MS);
}

/** Before a link ends the same track goes on from a fresh one; what has arrived in full needs none. */
async function renewLink(trackId: string) {
  const end = endOfLink(trackId);
  if (!deck || isRenewing || end === null || end - Date.now() > LEAST_LEFT_MS || deck.isComplete) return;
  isRenewing = true;
  const mine = turn;
  try {
    const stream = await findStream(trackId);
    if (mine === turn && stream.state === "full" && stream.url)
      await deck.takeOver({ trackId, url: stream.url, fromMs: stream.fromMs });
  } catch {
    // what has arrived goes on; the end of it is an error event, which says why
  } finally {
    isRenewing = false;
  }
}

function handleEnd() {
  stopListen();
  const { index, queue } = playerState.get();
  if (index + 1 < queue.length) void loadTrack(index + 1);
  else patchPlayer({ status: "paused", waitsFor: null });
}

function handleWaiting() {
  if (isFinding) return;
  stopListen();
  if (!navigator.onLine) return fail("offline");
  patchPlayer({ waitsFor: "bytes" });
}

function handleOnline() {
  void flushPlays();
  const { status, problem, index } = playerState.get();
  if (status === "failed" && problem === "offline") void loadTrack(index, playerPosition.get());
}

/** A link that ended is replaced, once; anything else is said. */
async function recover() {
  const loaded = deck?.loaded;
  const { status, part, index } = playerState.get();
  if (!loaded || isFinding || status !== "playing") return;
  stopListen();
  const [mine, at] = [turn, playerPosition.get()];
  patchPlayer({ waitsFor: "bytes" });
  const problem = await explainSilence(loaded.url);
  if (mine !== turn) return;
  forgetStream(loaded.trackId);
  const isTriedAlready = lastRetry.trackId === loaded.trackId && Date.now() - lastRetry.at < RETRY_PAUSE_MS;
  if (problem === "offline" || problem === "missing" || isTriedAlready) return fail(problem);
  lastRetry = { trackId: loaded.trackId, at: Date.now() };
  const stream = await findStream(loaded.trackId).catch(() => null);
  if (mine !== turn) return;
  if (part?.isWhole && stream?.state !== "full") return fail(stream?.because ?? problem);
  void loadTrack(index, at);
}

function fail(problem: PlayerProblem) {
  isFinding = false;
  patchPlayer({ status: "failed", problem, waitsFor: null });
  deck?.element.pause();
  tellPosition();
}
