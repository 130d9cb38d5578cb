"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { type Picked, readDrop } from "./read-drop";

/** Takes files that are let go anywhere on the page: beside the drop zone the browser would open them and leave. True while some hover. */
export function usePageDrop(onPick: (picked: Picked) => void, onUnreadable: () => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useEffectEvent((dropped: DataTransfer) => void readDrop(dropped).then(onPick, onUnreadable));
  useEffect(() => {
    const listening = new AbortController();
    const on = (type: "dragover" | "dragleave" | "drop", listen: (event: DragEvent) => void) =>
      window.addEventListener(type, listen, { signal: listening.signal });
    on("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setOver(true);
    });
    on("dragleave", (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    on("drop", (event) => {
      setOver(false);
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      take(event.dataTransfer);
    });
    return () => listening.abort();
  }, []);
  return isOver;
}
