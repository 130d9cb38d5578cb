"use client";
import { CheckingPanel } from "@/components/checkout/checking-panel";
import { useOrderWatch } from "./use-order-watch";

type OrderCheckingProps = Parameters<typeof useOrderWatch>[0] & {
  orderNumber: string;
  message: string | null;
  last4: string | null;
  amount: string;
  isInReview: boolean;
  zone: string;
};

/** The order page while its payment is open: the same words as at checkout, for whoever comes back later. */
export function OrderChecking({
  orderNumber,
  message,
  last4,
  amount,
  isInReview,
  zone,
  ...watched
}: OrderCheckingProps) {
  const { trail, isAsking } = useOrderWatch(watched);
  const { orderId, rail } = watched;
  return (
    <CheckingPanel {...{ orderId, orderNumber, message, rail, last4, amount, trail, isAsking, isInReview, zone }} />
  );
}
