"use client";
import { useOrderWatch } from "./use-order-watch";

/** Nothing to see: keeps a page fresh while its order is still being made ready. */
export function OrderWatch(props: Parameters<typeof useOrderWatch>[0]) {
  useOrderWatch(props);
  return null;
}
