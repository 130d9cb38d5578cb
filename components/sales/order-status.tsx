import { useTranslations } from "next-intl";
import { StatusTag, type StatusTone } from "@/components/ui/status-tag";
import type { ListedOrder } from "@/lib/orders/list-orders";

const TONE: Record<ListedOrder["status"], StatusTone> = {
  pending: "quiet",
  paid: "ok",
  paid_needs_attention: "warn",
  failed: "bad",
  expired: "quiet",
  refunded: "quiet",
};

export function OrderStatusTag({ status }: { status: ListedOrder["status"] }) {
  const t = useTranslations("sales.status");
  return <StatusTag tone={TONE[status]}>{t(status)}</StatusTag>;
}
