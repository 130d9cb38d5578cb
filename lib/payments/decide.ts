import "server-only";
import type { PaymentsContext } from "./context";
import type { FeeSchedule } from "./fees";
import { type PaymentSettingsRow, readPaymentSettings } from "./payment-settings";
import { RAIL_LIMITS } from "./rail-limits";
import {
  type Candidate,
  type Exclusion,
  type RoutingContext,
  type RoutingSnapshot,
  rankProviders,
} from "./rank-providers";

/** What a decision was made from beside the settings version, as stored with it. */
export type DecisionContext = RoutingContext & Pick<RoutingSnapshot, "breakers" | "availableRails" | "schedules">;
export type Decision = {
  settingsVersion: number;
  strategy: RoutingSnapshot["strategy"];
  context: DecisionContext;
  candidates: Candidate[];
  exclusions: Exclusion[];
  chosen: Candidate | null;
};

/** The prices that can matter, so that a later price list does not change what was decided. */
function fittingSchedules({ schedules }: PaymentSettingsRow, { method, currency }: RoutingContext): FeeSchedule[] {
  return schedules.filter((schedule) => schedule.method === method && schedule.currency === currency);
}

/** The decision that follows from a context and the settings version that was in force. Pure: replaying gives the same. */
export function decideBy(
  context: DecisionContext,
  { version, body }: Pick<PaymentSettingsRow, "version" | "body">,
): Decision {
  const { breakers, availableRails, schedules, ...routing } = context;
  const ranking = rankProviders(routing, {
    version,
    strategy: body.strategy,
    providers: body.providers,
    schedules,
    availableRails,
    breakers,
    limits: RAIL_LIMITS,
  });
  const chosen = ranking.candidates[0] ?? null;
  return { settingsVersion: version, strategy: body.strategy, context, ...ranking, chosen };
}

/** Ranks the rails for one payment under the settings in force now. Stores nothing. */
export async function decide(
  context: Pick<PaymentsContext, "rails" | "breakers">,
  routing: RoutingContext,
): Promise<Decision> {
  const [settings, breakers] = await Promise.all([readPaymentSettings(), context.breakers()]);
  const availableRails = [...context.rails.keys()];
  return decideBy({ ...routing, breakers, availableRails, schedules: fittingSchedules(settings, routing) }, settings);
}
