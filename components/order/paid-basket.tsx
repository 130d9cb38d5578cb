"use client";
import { useEffect } from "react";
import { keepLastPaid } from "@/components/checkout/last-paid";
import { forgetPending, readPending } from "@/components/checkout/pending-orders";
import { useBasket } from "@/components/shop/basket-store";

/** Nothing to see: whoever comes here straight from a rail's page finds what they paid gone from the basket. */
export function PaidBasket({ orderId }: { orderId: string }) {
  const { remove } = useBasket();
  useEffect(() => {
    const nowMs = Date.now();
    const paid = readPending(localStorage, nowMs).find((order) => order.orderId === orderId);
    if (!paid) return;
    forgetPending(localStorage, nowMs, paid.key);
    keepLastPaid(orderId);
    for (const id of paid.lineIds) remove(id);
  }, [orderId, remove]);
  return null;
}
