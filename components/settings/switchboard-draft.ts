import type { PaymentSettings, PaymentSettingsInput, ProviderStrip } from "@/lib/shared/schemas/settings";

export type Draft = PaymentSettingsInput["providers"];

const byPlace = (a: { priority: number }, b: { priority: number }) => a.priority - b.priority;

/** The order and switches in force, to be changed. */
export function draftOf({ providers }: Pick<PaymentSettings, "providers">): Draft {
  return providers
    .flatMap(({ provider, isEnabled, priority }) => (priority === null ? [] : [{ provider, isEnabled, priority }]))
    .sort(byPlace)
    .map((entry, index) => ({ ...entry, priority: index + 1 }));
}

export function flip(draft: Draft, provider: string): Draft {
  return draft.map((entry) => (entry.provider === provider ? { ...entry, isEnabled: !entry.isEnabled } : entry));
}

/** Puts a provider where another one is now; the rest closes up. */
export function moveTo(draft: Draft, provider: string, index: number): Draft {
  const moved = draft.find((entry) => entry.provider === provider);
  if (!moved) return draft;
  const rest = draft.filter((entry) => entry !== moved);
  const place = Math.max(0, Math.min(rest.length, index));
  return [...rest.slice(0, place), moved, ...rest.slice(place)].map((entry, at) => ({ ...entry, priority: at + 1 }));
}

export function isSameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether anybody could pay by it: something is on that this store can reach, or it can reach nothing yet. */
export function canTakePayments(draft: Draft, strips: readonly ProviderStrip[]): boolean {
  const on = draft.filter((entry) => entry.isEnabled);
  const hasKeys = (provider: string) => strips.some((one) => one.provider === provider && one.state !== "absent");
  return (
    on.length > 0 && (on.some(({ provider }) => hasKeys(provider)) || !draft.some(({ provider }) => hasKeys(provider)))
  );
}

/** The strips as the draft has them: its providers in order, then those that this store has not. */
export function arrangeStrips(strips: readonly ProviderStrip[], draft: Draft): ProviderStrip[] {
  const known = draft.flatMap(({ provider, isEnabled }) => {
    const strip = strips.find((candidate) => candidate.provider === provider);
    return strip ? [{ ...strip, isEnabled }] : [];
  });
  return [...known, ...strips.filter((strip) => !draft.some(({ provider }) => provider === strip.provider))];
}
