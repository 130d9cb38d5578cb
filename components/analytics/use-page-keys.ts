"use client";
import { useEffect, useSyncExternalStore } from "react";
import type { BarState } from "@/lib/shared/analytics-address";
import { type PageAction, readPageKey } from "./page-keys";

const TYPING = "input, textarea, select, [contenteditable], [role=dialog]";
const STORED = "backline.page-keys";
const CHANGED = "backline:page-keys";

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  window.addEventListener("storage", onChange);
  return () => {
    window.removeEventListener(CHANGED, onChange);
    window.removeEventListener("storage", onChange);
  };
}

/** Single keys can be turned off: speech input types them by accident (WCAG 2.1.4). Kept in this browser. */
export function useKeysSwitch(): [isOn: boolean, setOn: (isOn: boolean) => void] {
  const isOn = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(STORED) !== "off",
    () => true,
  );
  return [
    isOn,
    (next) => {
      localStorage.setItem(STORED, next ? "on" : "off");
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

export function usePageKeys(state: BarState, isOn: boolean, act: (action: PageAction) => void): void {
  useEffect(() => {
    function handleKey(event: KeyboardEvent) {
      if (!isOn || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      const action = readPageKey(event.key, state);
      if (!action) return;
      event.preventDefault();
      act(action);
    }
    window.addEventListener("keydown", handleKey);
    return () => window.removeEventListener("keydown", handleKey);
  }, [state, isOn, act]);
}
