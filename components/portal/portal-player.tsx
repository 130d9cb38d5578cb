"use client";

import { PlayerBar } from "@/components/player/player-bar";
import { usePlayer } from "@/components/player/player-store";

/** Music that began in the shop keeps its bar here; a draft is heard in its editor only. */
export function PortalPlayer() {
  return usePlayer().source === "portal" ? null : <PlayerBar />;
}
