import "server-only";
import { ROUTING_STRATEGIES, type RoutingStrategy } from "@/lib/shared/schemas/settings";
import type { FeeSchedule } from "../fees";
import type { SettingsBody } from "../payment-settings";
import type { RailName } from "../provider";

/**
 * One way in which past payments might have been routed. `takes` is which of the candidates gets a payment: the best one,
 * each as often as its weight says, or the one that charges most.
 */
export type Plan = {
  key: string;
  body: SettingsBody;
  schedules: readonly FeeSchedule[];
  takes: "best" | "by_weight" | "dearest";
};

/** `live`: whose prices count for what was paid. */
export type Plans = { live: Plan; plans: readonly Plan[] };

export const LIVE = "live";
export const DEAREST = "dearest";
/** What the founding brief compared with: one provider at a flat 3.5 %. */
export const FLAT_PPM = 35_000;

export const onlyKey = (rail: RailName) => `only:${rail}`;
export const strategyKey = (strategy: RoutingStrategy) => `strategy:${strategy}`;

type Settings = Pick<Plan, "body" | "schedules">;

function withStrategy(key: string, { body, schedules }: Settings, strategy: RoutingStrategy): Plan {
  const takes = strategy === "weighted" ? "by_weight" : "best";
  return { key, body: { ...body, strategy }, schedules, takes };
}

function onlyThrough(rail: RailName, { body, schedules }: Settings): Plan {
  const providers = [{ provider: rail, isEnabled: true, priority: 1 }];
  return { key: onlyKey(rail), body: { ...body, strategy: "priority", providers }, schedules, takes: "best" };
}

const through = (settings: Settings, rails: readonly RailName[]): Plan[] => {
  const known = rails.filter((rail) => settings.body.providers.some((entry) => entry.provider === rail));
  const dearest = { ...withStrategy(DEAREST, settings, "lowest_cost"), takes: "dearest" as const };
  return [...known.map((rail) => onlyThrough(rail, settings)), dearest];
};

/** What payments as they were routed are held against: each provider alone, and the dearest each time. */
export function listReferences(inForce: Settings, rails: readonly RailName[]): Plans {
  return { live: withStrategy(LIVE, inForce, inForce.body.strategy), plans: through(inForce, rails) };
}

/**
 * What is in force, the draft under every strategy (its own among them), everything through each of its providers, and the dearest
 * provider each time.
 */
export function listPlans(inForce: Settings, draft: Settings, rails: readonly RailName[]): Plans {
  const live = withStrategy(LIVE, inForce, inForce.body.strategy);
  const plans = [
    live,
    ...ROUTING_STRATEGIES.map((strategy) => withStrategy(strategyKey(strategy), draft, strategy)),
    ...through(draft, rails),
  ];
  return { live, plans };
}
