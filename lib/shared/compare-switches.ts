import type { RoutingStrategy, SettingsChange } from "./schemas/settings";

type Switch = { provider: string; isEnabled: boolean; priority: number; weight?: number | undefined };

const namesInOrder = (switches: readonly Switch[]) =>
  [...switches].sort((a, b) => a.priority - b.priority).map((entry) => entry.provider);

/** What changed from one set of switches to the next: on and off first, then who moved up in the order, then weights. */
export function compareSwitches(before: readonly Switch[], after: readonly Switch[]): SettingsChange[] {
  const changes: SettingsChange[] = [];
  for (const { provider, isEnabled } of after) {
    const past = before.find((entry) => entry.provider === provider);
    if (!past) changes.push({ kind: "added", provider });
    else if (past.isEnabled !== isEnabled) changes.push({ kind: isEnabled ? "on" : "off", provider });
  }
  for (const { provider } of before)
    if (!after.some((entry) => entry.provider === provider)) changes.push({ kind: "removed", provider });
  const common = (own: readonly Switch[], others: readonly Switch[]) =>
    namesInOrder(own).filter((name) => others.some((entry) => entry.provider === name));
  const [was, is] = [common(before, after), common(after, before)];
  for (const [index, provider] of is.entries())
    if (index < was.indexOf(provider))
      changes.push({ kind: "moved", provider, place: namesInOrder(after).indexOf(provider) + 1 });
  for (const { provider, weight = 1 } of after) {
    const past = before.find((entry) => entry.provider === provider);
    if (past && weight !== (past.weight ?? 1)) changes.push({ kind: "weight", provider, weight });
  }
  return changes;
}

type Settings = { strategy: RoutingStrategy; providers: readonly Switch[] };

/** As `compareSwitches`, with the strategy first. */
export function compareSettings(before: Settings, after: Settings): SettingsChange[] {
  const { strategy } = after;
  const isOther = strategy !== before.strategy;
  return [
    ...(isOther ? [{ kind: "strategy" as const, strategy }] : []),
    ...compareSwitches(before.providers, after.providers),
  ];
}
