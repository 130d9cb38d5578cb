import "server-only";
import { compareSwitches } from "@/lib/shared/compare-switches";
import type { SettingsChange, SettingsVersion } from "@/lib/shared/schemas/settings";
import type { SettingsBody } from "./payment-settings";
import type { VersionRow } from "./sql/settings-rows";

function compareBodies(before: SettingsBody, after: SettingsBody): SettingsChange[] {
  const { strategy } = after;
  const isOther = strategy !== before.strategy;
  return [
    ...(isOther ? [{ kind: "strategy" as const, strategy }] : []),
    ...compareSwitches(before.providers, after.providers),
  ];
}

/** `rows`: newest first, one more than is shown, so that the last one has something to be compared with. */
export function describeVersions(rows: readonly VersionRow[], shown: number): SettingsVersion[] {
  return rows.slice(0, shown).map((row, index) => {
    const before = rows[index + 1];
    return {
      version: row.version,
      changes: before ? compareBodies(before.body, row.body) : [],
      note: row.note,
      by: row.createdBy,
      at: row.createdAt.toISOString(),
      isLive: index === 0,
    };
  });
}
