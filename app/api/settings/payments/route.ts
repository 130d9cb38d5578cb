import { changePaymentSettings } from "@/lib/payments/change-payment-settings";
import { getPaymentSettings } from "@/lib/payments/provider-overview";
import { route } from "@/lib/platform/route";
import { PaymentSettings, PaymentSettingsInput } from "@/lib/shared/schemas/settings";

export const GET = route({ access: "admin", scope: "settings:read" }, async () => ({
  body: PaymentSettings.parse(await getPaymentSettings()),
}));

export const PUT = route(
  { access: "admin", scope: "settings:write", body: PaymentSettingsInput, idempotent: "optional" },
  async ({ actor, body }) => {
    await changePaymentSettings(body, actor);
    return { body: PaymentSettings.parse(await getPaymentSettings()) };
  },
);
