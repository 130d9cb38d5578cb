import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Nothing to pay for: the way back to the racks, and to the order that was just paid in this tab. */
export function EmptyBasket({ lastPaidId }: { lastPaidId: string | null }) {
  const t = useTranslations("checkout.basket");
  return (
    <EmptyState
      title={t("emptyTitle")}
      action={
        <Link href="/" className={buttonStyles({ variant: "sticker" })}>
          {t("toShop")}
        </Link>
      }
    >
      <p>{t("emptyText")}</p>
      {lastPaidId ? (
        <p className="mt-1">
          {t("lastPaid")}{" "}
          <Link href={`/orders/${lastPaidId}`} className="font-medium text-ink">
            {t("openLast")}
          </Link>
        </p>
      ) : null}
    </EmptyState>
  );
}
