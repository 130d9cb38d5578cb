import "server-only";
import { isDeepStrictEqual } from "node:util";
import { type Decision, type DecisionContext, decideBy } from "./decide";
import type { SettingsBody } from "./payment-settings";
import { RAIL_LIMITS } from "./rail-limits";

/** A row of `routing_decision` with the settings that it was made under. */
export type StoredDecision = {
  id: string;
  settingsVersion: number;
  strategy: string;
  /** Null before it was kept. */
  applied: string | null;
  context: OldContext & DecisionContext;
  candidates: unknown[];
  exclusions: unknown[];
  chosen: string | null;
  body: SettingsBody;
};
/** What decisions from before there were strategies did not write down. */
type OldContext = Partial<Pick<DecisionContext, "limits" | "facts" | "cardClass">>;
export type Replay = { decision: Decision; isSame: boolean };

const OLD_SCHEDULE = { cardClass: "*", perAttemptMinor: 0, tiers: [] };

function complete(context: StoredDecision["context"]): DecisionContext {
  const { limits = RAIL_LIMITS, facts = {}, cardClass = null } = context as OldContext;
  const schedules = context.schedules.map((schedule) => ({ ...OLD_SCHEDULE, ...schedule }));
  return { ...context, limits, facts, cardClass, schedules };
}

/** Whether all that is told is found; what is found beside it was not told then. */
function holds(found: unknown, told: unknown): boolean {
  if (told === null || typeof told !== "object") return isDeepStrictEqual(found, told);
  if (found === null || typeof found !== "object") return false;
  if (Array.isArray(told) && (!Array.isArray(found) || found.length !== told.length)) return false;
  return Object.entries(told).every(([key, value]) => holds((found as Record<string, unknown>)[key], value));
}

/**
 * Decides anew from nothing but the stored row and its settings version. `isSame`: strategy, order, scores, reasons, quotes,
 * exclusions and choice are those that were stored.
 */
export function replayDecision(stored: StoredDecision): Replay {
  const { settingsVersion, body, applied, chosen } = stored;
  const decision = decideBy(complete(stored.context), { version: settingsVersion, body });
  const isSame =
    decision.strategy === stored.strategy &&
    (applied === null || decision.applied === applied) &&
    (decision.chosen?.provider ?? null) === chosen &&
    holds(decision.candidates, stored.candidates) &&
    holds(decision.exclusions, stored.exclusions);
  return { decision, isSame };
}
