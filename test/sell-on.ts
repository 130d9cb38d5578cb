import type { Attempt } from "@/lib/payments/payment-rows";
import { goodCard, methodOf, type World } from "./payment-world";

/** What a payment world has keys for unless it is told otherwise, in the order of a new store. */
export const BUILT_RAILS = ["stripe", "paypal"] as const;
export type BuiltRail = (typeof BUILT_RAILS)[number];
export type Sold = { orderId: string; providerRef: string };

/** An order of one track per price, paid on that rail and handed over. */
export async function sellOn(world: World, rail: BuiltRail, prices: number[] = [129]): Promise<Sold> {
  const method = methodOf(rail);
  const orderId = await world.place({ prices, input: { method } });
  if (method === "paypal") {
    await world.start(orderId);
    await world.approve(orderId);
  }
  const payment = method === "paypal" ? await world.comeBack(orderId) : await world.confirm(orderId, goodCard(rail));
  if (payment.state !== "captured") throw new Error(`order ${orderId} ended ${payment.state} on ${rail}`);
  await world.turn();
  return { orderId, providerRef: (payment.attempt as Attempt).providerRef as string };
}
