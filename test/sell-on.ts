import type { Attempt } from "@/lib/payments/payment-rows";
import { loadPaymentOfOrder } from "@/lib/payments/sql/load-payment";
import { receiveWebhook } from "@/lib/payments/webhook";
import type { RailName } from "@/sandbox/rails";
import { goodCard, methodOf, type World } from "./payment-world";

/** What a payment world has keys for unless it is told otherwise, in the order of a new store. */
export const BUILT_RAILS = ["stripe", "paypal"] as const;
export type BuiltRail = (typeof BUILT_RAILS)[number];
export type Sold = { orderId: string; providerRef: string };

const TURNS = 12;
const TURN_MS = 5_000;

/** Brings the machine everything that a rail which cannot be asked has said since the last time. */
export async function hearNews({ context, sandbox }: World, rail: RailName): Promise<void> {
  if (context.rails.get(rail)?.traits.hasLookUp !== false) return;
  const { webhooks } = sandbox.control.rails[rail];
  for (const event of webhooks.recent.splice(0)) {
    const { payload: body, headers } = webhooks.write(event);
    await receiveWebhook(context, rail, new Request("http://shop.test", { method: "POST", body, headers }));
  }
}

/** An order of one track per price, paid on that rail and handed over. */
export async function sellOn(world: World, rail: RailName, prices: number[] = [129]): Promise<Sold> {
  const method = methodOf(rail);
  const orderId = await world.place({ prices, input: { method } });
  if (method === "paypal") {
    await world.start(orderId);
    await world.approve(orderId);
    await world.comeBack(orderId);
  } else await world.confirm(orderId, goodCard(rail));
  await world.turn();
  let payment = await loadPaymentOfOrder(orderId);
  // one that tells by news alone: of the hold, then of the capture, each heard before the next turn
  for (let turn = 0; payment?.state !== "captured" && turn < TURNS; turn++) {
    await hearNews(world, rail);
    world.clock.advance(TURN_MS);
    await world.turn();
    payment = await loadPaymentOfOrder(orderId);
  }
  if (payment?.state !== "captured") throw new Error(`order ${orderId} ended ${payment?.state} on ${rail}`);
  return { orderId, providerRef: (payment.attempt as Attempt).providerRef as string };
}
