import "server-only";
import { pricedAs } from "@/lib/shared/wallets";
import type { PaymentsContext } from "./context";
import type { FeeSchedule } from "./fees";
import { methodsAt } from "./methods-at";
import { type PaymentSettingsRow, readPaymentSettings } from "./payment-settings";
import type { RailName } from "./provider";
import { limitsOf, type SourcedLimits } from "./rail-limits";
import {
  type Candidate,
  type Exclusion,
  type RoutingContext,
  type RoutingSnapshot,
  rankProviders,
} from "./rank-providers";
import { factsFor } from "./routing-facts";

/** What a decision was made from beside the settings version, as stored with it. */
export type DecisionContext = RoutingContext &
  Pick<RoutingSnapshot, "breakers" | "availableRails" | "schedules" | "limits" | "facts">;
export type Decision = {
  settingsVersion: number;
  /** As the settings have it; `applied` is what gave the order. */
  strategy: RoutingSnapshot["strategy"];
  applied: RoutingSnapshot["strategy"];
  context: DecisionContext;
  candidates: Candidate[];
  exclusions: Exclusion[];
  chosen: Candidate | null;
};

/** The prices that can matter, so that a later price list does not change what was decided. */
function fittingSchedules({ schedules }: PaymentSettingsRow, { method, currency }: RoutingContext): FeeSchedule[] {
  const priced = pricedAs(method);
  return schedules.filter((schedule) => schedule.method === priced && schedule.currency === currency);
}

/** The limits of rails as this store can keep them: a rail whose card fields it cannot show takes no card. */
export function limitsHere(rails: readonly RailName[]): Partial<Record<RailName, SourcedLimits>> {
  return Object.fromEntries(rails.map((rail) => [rail, { ...limitsOf(rail), methods: methodsAt(rail) }]));
}

/** Those that can matter, with the version that they are of, so that an old payment is decided as it was decided. */
function fittingLimits(rails: readonly RailName[], { currency }: RoutingContext): RoutingSnapshot["limits"] {
  const fitting = limitsHere(rails);
  for (const limits of Object.values(fitting)) {
    const minimum = limits.minimumMinor[currency];
    limits.minimumMinor = minimum === undefined ? {} : { [currency]: minimum };
  }
  return fitting;
}

/** The decision that follows from a context and the settings version that was in force. Pure: replaying gives the same. */
export function decideBy(
  context: DecisionContext,
  { version, body }: Pick<PaymentSettingsRow, "version" | "body">,
): Decision {
  const { strategy, providers } = body;
  const { breakers, availableRails, schedules, limits, facts, ...routing } = context;
  const known = { breakers, availableRails, schedules, limits, facts };
  const ranking = rankProviders(routing, { version, strategy, providers, ...known });
  return { settingsVersion: version, strategy, context, ...ranking, chosen: ranking.candidates[0] ?? null };
}

/** Ranks the rails for one payment under the settings in force now, by what is known now. Stores nothing. */
export async function decide(
  context: Pick<PaymentsContext, "rails" | "breakers" | "facts">,
  routing: RoutingContext,
): Promise<Decision> {
  const [settings, breakers] = await Promise.all([readPaymentSettings(), context.breakers()]);
  const availableRails = [...context.rails.keys()];
  const known = {
    breakers,
    availableRails,
    schedules: fittingSchedules(settings, routing),
    limits: fittingLimits(availableRails, routing),
    facts: factsFor(context.facts(), availableRails, routing),
  };
  return decideBy({ ...routing, ...known }, settings);
}
