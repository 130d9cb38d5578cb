import "server-only";
import { appendAudit } from "@/lib/audit/append";
import { inTransaction } from "@/lib/platform/db";
import { announceSettings, getSetting, type SettingKey, type SettingValue, setSetting } from "@/lib/platform/settings";
import type { StoreSettingsInput, StoreSettingsView } from "@/lib/shared/schemas/accounts";

export async function readStoreSettings(): Promise<StoreSettingsView> {
  return {
    storeName: await getSetting("storeName"),
    hourlyTargetMinor: await getSetting("hourlyTargetMinor"),
    minimumPriceMinor: await getSetting("minimumPriceMinor"),
    storeSharePpm: await getSetting("storeSharePpm"),
    feeBearer: await getSetting("feeBearer"),
    maxLossyBytes: await getSetting("maxLossyBytes"),
    maxLosslessBytes: await getSetting("maxLosslessBytes"),
  };
}

/** Changes the fields that are given, all or none, each with its own audit entry, and says so to every process. */
export async function changeStoreSettings(input: StoreSettingsInput, userId: string): Promise<void> {
  const keys = (["hourlyTargetMinor", "minimumPriceMinor"] as const).filter((key) => input[key] !== undefined);
  await inTransaction(async (db) => {
    for (const key of keys) {
      const value = input[key] as SettingValue<typeof key>;
      const before = await getSetting(key satisfies SettingKey);
      await setSetting(db, key, value, userId);
      await appendAudit(db, { actorId: userId, action: "setting.changed", subject: key, before, after: value });
    }
  });
  await announceSettings();
}
