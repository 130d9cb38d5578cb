import "server-only";
import type { SettingsChange, SettingsVersion } from "@/lib/shared/schemas/settings";
import type { SettingsBody } from "./payment-settings";
import type { VersionRow } from "./sql/settings-rows";

const placesOf = ({ providers }: SettingsBody) =>
  [...providers].sort((a, b) => a.priority - b.priority).map((entry) => entry.provider);

/** What one version changed against the one before: switches first, then who moved up in the order. */
export function compareVersions(before: SettingsBody, after: SettingsBody): SettingsChange[] {
  const changes: SettingsChange[] = [];
  for (const { provider, isEnabled } of after.providers) {
    const past = before.providers.find((entry) => entry.provider === provider);
    if (!past) changes.push({ kind: "added", provider });
    else if (past.isEnabled !== isEnabled) changes.push({ kind: isEnabled ? "on" : "off", provider });
  }
  for (const { provider } of before.providers)
    if (!after.providers.some((entry) => entry.provider === provider)) changes.push({ kind: "removed", provider });
  const common = (body: SettingsBody, other: SettingsBody) =>
    placesOf(body).filter((name) => other.providers.some((entry) => entry.provider === name));
  const [was, is] = [common(before, after), common(after, before)];
  for (const [index, provider] of is.entries())
    if (index < was.indexOf(provider))
      changes.push({ kind: "moved", provider, place: placesOf(after).indexOf(provider) + 1 });
  return changes;
}

/** `rows`: newest first, one more than is shown, so that the last one has something to be compared with. */
export function describeVersions(rows: readonly VersionRow[], shown: number): SettingsVersion[] {
  return rows.slice(0, shown).map((row, index) => {
    const before = rows[index + 1];
    return {
      version: row.version,
      changes: before ? compareVersions(before.body, row.body) : [],
      note: row.note,
      by: row.createdBy,
      at: row.createdAt.toISOString(),
      isLive: index === 0,
    };
  });
}
