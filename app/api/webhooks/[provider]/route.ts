import { configuredContext } from "@/lib/orders/payments-context";
import { receiveWebhook } from "@/lib/payments/webhook";
import { route } from "@/lib/platform/route";

export const POST = route({ access: "public" }, async ({ params, request }) => {
  const reply = await receiveWebhook(configuredContext(), params.provider ?? "", request);
  return { response: new Response(reply, { status: 200, headers: { "cache-control": "no-store" } }) };
});
