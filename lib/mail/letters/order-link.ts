import "server-only";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { toPublicId } from "@/lib/shared/ids";
import type { Words } from "../words";

/** The address that opens an order in any browser; made anew each time and stored nowhere (docs/adr/0006). */
export function orderLink(words: Words, orderId: string): string {
  return words.link(`/orders/${toPublicId("order", orderId)}?${new URLSearchParams({ key: orderSecretOf(orderId) })}`);
}
