"use client";
import { useEffect } from "react";
import { playNext, playPrevious, seekBy, toggleMute, togglePlay } from "./player-controls";
import { playerState } from "./player-store";

const SEEK_MS = 5_000;
const TYPING = "input, textarea, select, [contenteditable], [role=dialog]";
const PRESSABLE = "button, a, summary, [role=button]";

const ACTIONS = new Map<string, () => void>([
  [" ", togglePlay],
  ["ArrowRight", () => seekBy(SEEK_MS)],
  ["ArrowLeft", () => seekBy(-SEEK_MS)],
  ["m", toggleMute],
  ["n", playNext],
  ["p", playPrevious],
]);

/** One key → one action; undefined when the key is not the player's, so that the page keeps it. */
function findAction(key: string, onHelp: () => void): (() => void) | undefined {
  if (key === "?") return onHelp;
  return playerState.get().queue.length > 0 ? ACTIONS.get(key) : undefined;
}

export function usePlayerKeys(onHelp: () => void) {
  useEffect(() => {
    function handleKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING)) return;
      if (event.key === " " && target?.closest(PRESSABLE)) return;
      const action = findAction(event.key, onHelp);
      if (!action) return;
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [onHelp]);
}
