import "./running-sandbox";
import { POST as checkoutRoute } from "@/app/api/checkout/route";
import { POST as confirmRoute } from "@/app/api/orders/[id]/payment/confirm/route";
import { GET as orderRoute } from "@/app/api/orders/[id]/route";
import { newId } from "@/lib/shared/ids";
import { CheckoutResult } from "@/lib/shared/schemas/checkout";
import { makeRelease } from "./factories";

export type Placed = { id: string; cookie: string };
/** `session`: the cookie of somebody signed in. */
type Buyer = { peer?: string; email?: string; session?: string };
type Confirmation = { token?: string; key?: string; headers?: Record<string, string> };

const ORIGIN = "http://127.0.0.1:3000";

/** A guest at the handlers themselves, from an address of their own. */
export function visit({ peer = "203.0.113.1", email = "buyer@example.test", session = "" }: Buyer = {}) {
  const send = (path: string, body: unknown, headers: Record<string, string>) =>
    new Request(ORIGIN + path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "x-backline-peer": peer, ...headers },
    });
  const at = ({ id }: Placed) => ({ params: Promise.resolve({ id }) });
  return {
    async checkOut(basket: unknown, key = newId()): Promise<Response> {
      return checkoutRoute(send("/api/checkout", basket, { "idempotency-key": key }));
    },
    async place(): Promise<Placed> {
      const reply = await this.checkOut(await makeBasket(email));
      const { order } = CheckoutResult.parse(await reply.json());
      return { id: order.id, cookie: reply.headers.get("set-cookie")?.split(";")[0] ?? "" };
    },
    async confirm(order: Placed, { token = "pm_card_visa", key = newId(), headers = {} }: Confirmation = {}) {
      const all = { "idempotency-key": key, cookie: `${order.cookie}; ${session}`, ...headers };
      return confirmRoute(send(`/api/orders/${order.id}/payment/confirm`, { token }, all), at(order));
    },
    async read(order: Placed): Promise<Response> {
      const headers = { "x-backline-peer": peer, cookie: order.cookie };
      return orderRoute(new Request(`${ORIGIN}/api/orders/${order.id}`, { headers }), at(order));
    },
  };
}

/** One track of 1.29 for a card. */
export async function makeBasket(email: string): Promise<Record<string, unknown>> {
  const { publicTrackIds } = await makeRelease();
  return {
    lines: publicTrackIds.map((trackId) => ({ trackId })),
    currency: "USD",
    country: "US",
    email,
    method: "card",
  };
}
