import "server-only";
import { compareSettings } from "@/lib/shared/compare-switches";
import type { SettingsVersion } from "@/lib/shared/schemas/settings";
import type { VersionRow } from "./sql/settings-rows";

/** `rows`: newest first, one more than is shown, so that the last one has something to be compared with. */
export function describeVersions(rows: readonly VersionRow[], shown: number): SettingsVersion[] {
  return rows.slice(0, shown).map((row, index) => {
    const before = rows[index + 1];
    return {
      version: row.version,
      changes: before ? compareSettings(before.body, row.body) : [],
      note: row.note,
      by: row.createdBy,
      at: row.createdAt.toISOString(),
      isLive: index === 0,
    };
  });
}
