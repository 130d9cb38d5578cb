"use client";
import { useEffect } from "react";
import { playNext, playPrevious, seekBy, toggleMute, togglePlay } from "./player-controls";
import { currentTrack, playerPosition, playerSheet, playerState } from "./player-store";
import { copyTimeLink } from "./queue-controls";

const SEEK_MS = 5_000;
const TYPING = "input, textarea, select, [contenteditable], [role=dialog], [role=menu]";
/** What the space bar presses by itself; a link it only would scroll past. */
const PRESSABLE = "button, summary, [role=button], [role=switch], [role=checkbox]";

const ACTIONS = new Map<string, () => void>([
  [" ", togglePlay],
  ["ArrowRight", () => seekBy(SEEK_MS)],
  ["ArrowLeft", () => seekBy(-SEEK_MS)],
  ["m", toggleMute],
  ["n", playNext],
  ["p", playPrevious],
  ["q", () => playerSheet.set("queue")],
  ["t", copyThisTime],
]);

function copyThisTime() {
  const track = currentTrack(playerState.get());
  if (track) void copyTimeLink(track, playerPosition.get());
}

/** One key → one action; undefined when the key is not the player's, so that the page keeps it. */
function findAction(key: string): (() => void) | undefined {
  if (key === "?") return () => playerSheet.set("help");
  return playerState.get().queue.length > 0 ? ACTIONS.get(key) : undefined;
}

export function usePlayerKeys() {
  useEffect(() => {
    function handleKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING)) return;
      if (event.key === " " && target?.closest(PRESSABLE)) return;
      const action = findAction(event.key);
      if (!action) return;
      event.preventDefault();
      action();
    }
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, []);
}
