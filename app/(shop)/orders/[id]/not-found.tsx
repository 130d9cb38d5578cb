import { LostOrder } from "@/components/order/lost-order";

export default function OrderNotFound() {
  return <LostOrder />;
}
