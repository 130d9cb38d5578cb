import type { BreakerWord } from "./settings";

/** How a rail has been: `day` is 24 hours of its probes in half hours, oldest first; `episodes` newest first. */
export type RailHealth = {
  provider: string;
  /** The worst of its breakers now. */
  state: BreakerWord;
  lastProbe: { at: string; isUp: boolean; latencyMs: number | null; code: string | null } | null;
  day: { from: string; probes: number; up: number; latencyP50Ms: number | null }[];
  /** Times in which a breaker was not closed; `closedAt` null: it is not. */
  episodes: {
    operation: string;
    openedAt: string;
    closedAt: string | null;
    lastedMs: number;
    code: string | null;
    openings: number;
  }[];
};
