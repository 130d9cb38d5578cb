import type {
  PaymentSettings,
  PaymentSettingsInput,
  ProviderStrip,
  RoutingStrategy,
} from "@/lib/shared/schemas/settings";
import { isWallet } from "@/lib/shared/wallets";

export type DraftEntry = PaymentSettingsInput["providers"][number] & { weight: number };
/** All that a version holds, to be changed. */
export type Draft = { strategy: RoutingStrategy; providers: DraftEntry[] };
/** Why a draft cannot be activated. */
export type DraftProblem = "nothingOn" | "nothingWeighs";

const byPlace = (a: { priority: number }, b: { priority: number }) => a.priority - b.priority;

/** The strategy, order, switches and weights in force, to be changed. */
export function draftOf({ strategy, providers }: Pick<PaymentSettings, "strategy" | "providers">): Draft {
  const known = providers
    .flatMap(({ provider, isEnabled, priority, weight }) =>
      priority === null ? [] : [{ provider, isEnabled, priority, weight: weight ?? 1 }],
    )
    .sort(byPlace)
    .map((entry, index) => ({ ...entry, priority: index + 1 }));
  return { strategy, providers: known };
}

function changeEntry(draft: Draft, provider: string, change: (entry: DraftEntry) => Partial<DraftEntry>): Draft {
  const providers = draft.providers.map((entry) =>
    entry.provider === provider ? { ...entry, ...change(entry) } : entry,
  );
  return { ...draft, providers };
}

export function flip(draft: Draft, provider: string): Draft {
  return changeEntry(draft, provider, ({ isEnabled }) => ({ isEnabled: !isEnabled }));
}

export function weigh(draft: Draft, provider: string, weight: number): Draft {
  return changeEntry(draft, provider, () => ({ weight }));
}

/** Puts a provider where another one is now; the rest closes up. */
export function moveTo(draft: Draft, provider: string, index: number): Draft {
  const moved = draft.providers.find((entry) => entry.provider === provider);
  if (!moved) return draft;
  const rest = draft.providers.filter((entry) => entry !== moved);
  const place = Math.max(0, Math.min(rest.length, index));
  const providers = [...rest.slice(0, place), moved, ...rest.slice(place)];
  return { ...draft, providers: providers.map((entry, at) => ({ ...entry, priority: at + 1 })) };
}

export function isSameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** On, and a rail: a wallet needs one to ride on. */
const movesMoney = ({ provider, isEnabled }: DraftEntry) => isEnabled && !isWallet(provider);

/** Null when somebody could pay by it: something is on that this store can reach (or it can reach nothing yet), and weighs. */
export function findProblem({ strategy, providers }: Draft, strips: readonly ProviderStrip[]): DraftProblem | null {
  const hasKeys = ({ provider }: DraftEntry) =>
    strips.some((one) => one.provider === provider && one.state !== "absent");
  const on = providers.filter(movesMoney);
  if (on.length === 0 || (providers.some((entry) => !isWallet(entry.provider) && hasKeys(entry)) && !on.some(hasKeys)))
    return "nothingOn";
  return strategy === "weighted" && on.every(({ weight }) => weight === 0) ? "nothingWeighs" : null;
}

/** What part of all weights that are on a provider has, in ppm; null where nothing weighs. */
export function shareOfWeight({ providers }: Draft, provider: string): number | null {
  const on = providers.filter(movesMoney);
  const total = on.reduce((sum, { weight }) => sum + weight, 0);
  const own = on.find((entry) => entry.provider === provider)?.weight ?? 0;
  return total === 0 ? null : Math.round((own * 1_000_000) / total);
}

type FewSamples = Pick<ProviderStrip, "provider"> & ProviderStrip["samples"][number];
const BY_EXPERIENCE: readonly RoutingStrategy[] = ["highest_success", "fastest", "expected_value"];

/** Providers and methods of which a strategy by experience knows too little; none for the other strategies. */
export function lacksSamples(
  strategy: RoutingStrategy,
  strips: readonly ProviderStrip[],
  enough: number,
): FewSamples[] {
  if (!BY_EXPERIENCE.includes(strategy)) return [];
  return strips.flatMap(({ provider, samples, kind }) => {
    if (kind === "wallet") return [];
    const known = samples.length > 0 ? samples : [{ method: "card" as const, samples: 0 }];
    return known.filter((one) => one.samples < enough).map((one) => ({ provider, ...one }));
  });
}

/** The strips as the draft has them: its providers in order, then those that this store has not. */
export function arrangeStrips(strips: readonly ProviderStrip[], { providers }: Draft): ProviderStrip[] {
  const known = providers.flatMap(({ provider, isEnabled, weight }) => {
    const strip = strips.find((candidate) => candidate.provider === provider);
    return strip ? [{ ...strip, isEnabled, weight }] : [];
  });
  return [...known, ...strips.filter((strip) => !providers.some(({ provider }) => provider === strip.provider))];
}
