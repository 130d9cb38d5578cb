import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { RoutingStrategy } from "@/lib/shared/schemas/settings";
import type { WhatIf, WhatIfCurrency, WhatIfPlan } from "@/lib/shared/schemas/what-if";

type Sums = WhatIfPlan["total"];
/** `savedMinor` below zero: dearer. `savedPpm`: of what it is compared with, null where that is nothing. */
export type Saving = { wouldBeMinor: number; savedMinor: number; savedPpm: number | null };
/** What to compare with: one provider at 3.5 %, the dearest provider each time, or one of them for everything. */
export type Reference = { kind: "flat" } | { kind: "dearest" } | { kind: "only"; provider: string };
export type Compared = { reference: Reference; payments: number; saving: Saving };
export type BandSaving = {
  fromMinor: number;
  endMinor: number | null;
  payments: number;
  routedMinor: number;
  saving: Saving;
};

function save(costMinor: number, wouldBeMinor: number): Saving {
  const savedMinor = wouldBeMinor - costMinor;
  const savedPpm = wouldBeMinor > 0 ? Math.round((savedMinor * 1_000_000) / wouldBeMinor) : null;
  return { wouldBeMinor, savedMinor, savedPpm };
}

export const findPlan = ({ plans }: WhatIfCurrency, key: string): WhatIfPlan | null =>
  plans.find((plan) => plan.key === key) ?? null;

export const planOfStrategy = (currency: WhatIfCurrency, strategy: RoutingStrategy): WhatIfPlan | null =>
  findPlan(currency, `strategy:${strategy}`);

/** A plan against one provider at 3.5 %, over the payments that it takes. */
export const againstFlat = ({ total }: WhatIfPlan): Saving => save(total.feesMinor, total.flatMinor);

/** One way against another: below zero is cheaper. Null for the share where there is nothing to compare with. */
export function differenceOf(after: Sums, before: Sums): { minor: number; ppm: number | null } {
  const minor = after.feesMinor - before.feesMinor;
  return { minor, ppm: before.feesMinor > 0 ? Math.round((minor * 1_000_000) / before.feesMinor) : null };
}

const keyOf = (reference: Reference) => (reference.kind === "only" ? `only:${reference.provider}` : reference.kind);

function sumsFor(currency: WhatIfCurrency, reference: Reference): Pick<WhatIfPlan, "total" | "bands"> | null {
  if (reference.kind !== "flat") return findPlan(currency, keyOf(reference));
  return currency.actual;
}

const wouldBe = (sums: Sums, { kind }: Reference) => (kind === "flat" ? sums.flatMinor : sums.feesMinor);

/**
 * As it was routed against each thing that can be compared with, all by the prices in force; a provider that takes nothing of it is left
 * out.
 */
export function compareWithAll(currency: WhatIfCurrency): Compared[] {
  const providers = currency.plans.flatMap(({ key }) => (key.startsWith("only:") ? [key.slice("only:".length)] : []));
  const references: Reference[] = [
    { kind: "flat" },
    { kind: "dearest" },
    ...providers.map((provider) => ({ kind: "only" as const, provider })),
  ];
  return references.flatMap((reference) => {
    const total = sumsFor(currency, reference)?.total;
    if (!total || total.payments === 0) return [];
    return [{ reference, payments: total.payments, saving: save(total.routedMinor, wouldBe(total, reference)) }];
  });
}

/** The same by size of basket. */
export function compareByBand(currency: WhatIfCurrency, reference: Reference): BandSaving[] {
  return (sumsFor(currency, reference)?.bands ?? []).map(({ fromMinor, endMinor, ...sums }) => {
    const { payments, routedMinor } = sums;
    return { fromMinor, endMinor, payments, routedMinor, saving: save(routedMinor, wouldBe(sums, reference)) };
  });
}

/** Providers that are proposed for no card, because this store cannot show their fields. */
export function namesLeftOut(answer: WhatIf | null): string[] {
  const left = answer?.leftOut.filter(({ reason }) => reason === "no_fields") ?? [];
  return left.map(({ provider }) => nameOfProvider(provider));
}
