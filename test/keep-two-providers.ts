import { announcePaymentSettings, loadPaymentSettings } from "@/lib/payments/payment-settings";
import { insertVersion } from "@/lib/payments/sql/settings-rows";
import { inTransaction } from "@/lib/platform/db";

/** A version of the settings with the first two providers alone, for tests that switch and move them. */
export async function keepTwoProviders(): Promise<void> {
  const { version, body } = await loadPaymentSettings();
  const providers = body.providers.filter(({ provider }) => provider === "stripe" || provider === "paypal");
  await inTransaction((db) =>
    insertVersion(db, { version: version + 1, body: { ...body, providers }, note: "", userId: null }),
  );
  await announcePaymentSettings();
}
