import "server-only";
import { requireRole } from "@/lib/platform/require-role";
import type { Actor } from "@/lib/shared/roles";
import type { RailHealth } from "@/lib/shared/schemas/rail-health";
import { type Clock, systemClock } from "@/lib/shared/time";
import { availableRails } from "./available-rails";
import { breakerBoard } from "./breaker-board";
import { listEpisodes } from "./breaker-episodes";
import { type Breaker, stateAt } from "./circuit-breaker";
import type { RailName } from "./provider";
import {
  type BreakerChange,
  loadBreakerChanges,
  loadLastProbes,
  loadProbeDay,
  type ProbeRow,
  type ProbeSpan,
  SPAN_MINUTES,
} from "./sql/health-rows";

const SHOWN_DAYS = 30;
const SHOWN_EPISODES = 20;
const DAY_MS = 86_400_000;
const SPAN_MS = SPAN_MINUTES * 60_000;
const SPANS = DAY_MS / SPAN_MS;

type Known = {
  now: Date;
  breakers: readonly Breaker[];
  spans: readonly ProbeSpan[];
  last: readonly ProbeRow[];
  changes: readonly BreakerChange[];
};

const LEVELS = ["closed", "recovering", "half_open", "open"] as const;

function describeDay(rail: RailName, { spans, now }: Known): RailHealth["day"] {
  const own = spans.filter((span) => span.rail === rail);
  return Array.from({ length: SPANS }, (_, index) => {
    const ago = SPANS - 1 - index;
    const span = own.find((one) => one.ago === ago);
    return {
      from: new Date(now.getTime() - (ago + 1) * SPAN_MS).toISOString(),
      probes: span?.probes ?? 0,
      up: span?.up ?? 0,
      latencyP50Ms: span?.latencyP50Ms ?? null,
    };
  });
}

function describeRail(rail: RailName, known: Known): RailHealth {
  const { now, breakers, last, changes } = known;
  const levels = breakers.filter((one) => one.rail === rail).map((one) => LEVELS.indexOf(stateAt(one, now)));
  const probe = last.find((one) => one.rail === rail);
  const episodes = listEpisodes(changes.filter((change) => change.rail === rail));
  return {
    provider: rail,
    state: LEVELS[Math.max(0, ...levels)] ?? "closed",
    lastProbe: probe
      ? { at: probe.at.toISOString(), isUp: probe.isUp, latencyMs: probe.latencyMs, code: probe.code }
      : null,
    day: describeDay(rail, known),
    episodes: episodes.slice(0, SHOWN_EPISODES).map(({ openedAt, closedAt, ...episode }) => ({
      ...episode,
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      lastedMs: (closedAt ?? now).getTime() - openedAt.getTime(),
    })),
  };
}

/**
 * Each rail that has keys: its state, what its probes of 24 hours found, and when its breakers were not closed in 30 days, the
 * newest 20 times. Throws `forbidden`.
 */
export async function readRailHealth(
  actor: Actor,
  { clock = systemClock, rails = [...availableRails().keys()] }: { clock?: Clock; rails?: readonly RailName[] } = {},
): Promise<RailHealth[]> {
  requireRole(actor, "admin");
  const now = clock.now();
  const [breakers, spans, last, changes] = await Promise.all([
    breakerBoard().describe(),
    loadProbeDay(now),
    loadLastProbes(),
    loadBreakerChanges(new Date(now.getTime() - SHOWN_DAYS * DAY_MS)),
  ]);
  return rails.map((rail) => describeRail(rail, { now, breakers, spans, last, changes }));
}
