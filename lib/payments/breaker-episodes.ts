import "server-only";
import type { BreakerChange } from "./sql/health-rows";

/** From the opening of a breaker until it was closed again. */
export type Episode = {
  operation: string;
  openedAt: Date;
  /** What had failed last when it opened. */
  code: string | null;
  /** How often it opened in that time: a trial that fails opens it again. */
  openings: number;
  /** Null while it is not closed. */
  closedAt: Date | null;
};

/**
 * One rail's changes, oldest first, as episodes, newest first. A breaker whose opening is older than the changes is left out until it
 * opens again.
 */
export function listEpisodes(changes: readonly BreakerChange[]): Episode[] {
  const running = new Map<string, Episode>();
  const all: Episode[] = [];
  for (const { operation, to, code, at } of changes) {
    const episode = running.get(operation);
    if (to === "open" && episode) {
      episode.openings += 1;
    } else if (to === "open") {
      const begun: Episode = { operation, openedAt: at, code, openings: 1, closedAt: null };
      running.set(operation, begun);
      all.push(begun);
    } else if (to === "closed" && episode) {
      episode.closedAt = at;
      running.delete(operation);
    }
  }
  return all.toSorted((a, b) => b.openedAt.getTime() - a.openedAt.getTime());
}
