"use client";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import type { PlayerTrack } from "./player-store";
import { cueLink } from "./queue-controls";
import { readTimeLink } from "./time-link";

/** A link to a moment (`?track=…&t=1:23`) puts the needle there, once: the address then is the record's own again. */
export function OpenAtTime({ queue }: { queue: readonly PlayerTrack[] }) {
  const search = useSearchParams();
  useEffect(() => {
    const rest = new URLSearchParams(search?.toString());
    const found = readTimeLink(rest, queue);
    if (!found) return;
    cueLink(queue, found.index, found.positionMs);
    rest.delete("track");
    rest.delete("t");
    window.history.replaceState(null, "", `${location.pathname}${rest.size > 0 ? `?${rest}` : ""}${location.hash}`);
  }, [search, queue]);
  return null;
}
