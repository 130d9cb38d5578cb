import { rollBackPaymentSettings } from "@/lib/payments/change-payment-settings";
import { getPaymentSettings } from "@/lib/payments/provider-overview";
import { route } from "@/lib/platform/route";
import { PaymentSettings, RollbackInput } from "@/lib/shared/schemas/settings";

export const POST = route(
  { access: "admin", scope: "settings:write", body: RollbackInput, idempotent: "optional" },
  async ({ actor, body }) => {
    await rollBackPaymentSettings(body, actor);
    return { body: PaymentSettings.parse(await getPaymentSettings()) };
  },
);
