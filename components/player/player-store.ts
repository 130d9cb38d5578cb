"use client";
import { useSyncExternalStore } from "react";
import type { Accent, TrackView } from "@/lib/shared/schemas/catalog";

export type PlayerTrack = Pick<
  TrackView,
  "id" | "title" | "artistName" | "artistSlug" | "releaseSlug" | "releaseTitle" | "coverUrl" | "durationMs" | "peaks"
> & { accent?: Accent | null; source?: PlaySource };

export type PlaySource = "home" | "release" | "artist" | "search" | "library" | "portal" | "link";

/** Why nothing is heard. `refunded`, `unplayable`, `gone`: of this track; `missing`: the file; `offline`, `busy`, `slow`: for now. */
export type PlayerProblem = "offline" | "busy" | "slow" | "missing" | "gone" | "refunded" | "unplayable";

export type PlayerState = {
  queue: readonly PlayerTrack[];
  index: number;
  source: PlaySource;
  status: "idle" | "playing" | "paused" | "failed";
  isMuted: boolean;
  /** While it should be heard and is not yet: bytes are on their way, or its file is being made. */
  waitsFor: "bytes" | "file" | null;
  /** With `failed`. */
  problem: PlayerProblem | null;
  /** The part of the current track that can be heard; null until known. */
  part: { isWhole: boolean; fromMs: number; toMs: number } | null;
  /** Something to say that stops nothing. */
  notice: "outsidePreview" | "refunded" | "unplayable" | null;
};

const INITIAL: PlayerState = {
  queue: [],
  index: 0,
  source: "link",
  status: "idle",
  isMuted: false,
  waitsFor: null,
  problem: null,
  part: null,
  notice: null,
};

/** A value outside React: the music goes on when pages and layouts come and go. */
export function createValue<T>(initial: T) {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    getInitial: () => initial,
    set(next: T) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const playerState = createValue(INITIAL);
/** Position in the whole track in ms, apart from the state because it moves four times a second. */
export const playerPosition = createValue(0);

/** Which sheet is over the page; the footer opens the keys too. */
export const playerSheet = createValue<"help" | "queue" | null>(null);

export function patchPlayer(patch: Partial<PlayerState>) {
  playerState.set({ ...playerState.get(), ...patch });
}

export function currentTrack(state: PlayerState): PlayerTrack | null {
  return state.queue[state.index] ?? null;
}

export function usePlayer(): PlayerState {
  return useSyncExternalStore(playerState.subscribe, playerState.get, playerState.getInitial);
}

export function usePlayerSheet() {
  return useSyncExternalStore(playerSheet.subscribe, playerSheet.get, playerSheet.getInitial);
}

/** Position in ms when `trackId` is the current track, else null: other rows need not render as it moves. */
export function useTrackPosition(trackId: string): number | null {
  const read = () => (currentTrack(playerState.get())?.id === trackId ? playerPosition.get() : null);
  return useSyncExternalStore(subscribeToBoth, read, () => null);
}

function subscribeToBoth(listener: () => void) {
  const stopState = playerState.subscribe(listener);
  const stopPosition = playerPosition.subscribe(listener);
  return () => {
    stopState();
    stopPosition();
  };
}

export type Value<T> = ReturnType<typeof createValue<T>>;

export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get, value.getInitial);
}
