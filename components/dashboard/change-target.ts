import { sendJson, sendOnce } from "@/components/back/send-json";
import { type Currency, parseDecimal } from "@/lib/shared/money";
import { type StoreSettingsInput, StoreSettingsView } from "@/lib/shared/schemas/accounts";

export type TargetOutcome = { kind: "saved" } | { kind: "notAnAmount" } | { kind: "refused"; detail: string | null };

/** The whole set of targets with one currency changed; an empty text takes its target away, null is not an amount. */
export function withTarget(
  targets: StoreSettingsView["hourlyTargetMinor"],
  currency: Currency,
  text: string,
): StoreSettingsInput["hourlyTargetMinor"] | null {
  const { [currency]: _, ...others } = targets;
  if (text.trim() === "") return others;
  const amountMinor = parseDecimal(text, currency);
  return amountMinor === null ? null : { ...others, [currency]: amountMinor };
}

/** Saves the hour's target of one currency. Reads the others first, because the setting is replaced whole. */
export async function changeTarget(currency: Currency, text: string): Promise<TargetOutcome> {
  if (withTarget({}, currency, text) === null) return { kind: "notAnAmount" };
  const read = await sendJson("GET", "/api/settings/store");
  if (!read.ok) return { kind: "refused", detail: read.problem?.detail ?? null };
  const { hourlyTargetMinor } = StoreSettingsView.parse(read.body);
  const changed = withTarget(hourlyTargetMinor, currency, text);
  const saved = await sendOnce("PUT", "/api/settings/store", { hourlyTargetMinor: changed });
  return saved.ok ? { kind: "saved" } : { kind: "refused", detail: saved.problem?.detail ?? null };
}
