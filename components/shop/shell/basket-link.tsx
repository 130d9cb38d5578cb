"use client";
import { ShoppingBag } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import { useBasket } from "../basket-store";

export function BasketLink() {
  const t = useTranslations("shop.basket");
  const { count, totalMinor, currency } = useBasket();
  const total = currency ? formatMoney({ amountMinor: totalMinor, currency }) : "";
  const words = count === 0 ? t("empty") : t("holds", { count, total });
  return (
    <Link
      href="/checkout"
      className="inline-flex min-h-11 items-center justify-end gap-2 ps-1 no-underline md:min-w-34 md:border-s md:border-line md:ps-4"
    >
      <ShoppingBag size={18} aria-hidden="true" />
      <bdi className="figures text-13" aria-hidden="true">
        {count === 0 ? <span className="hidden md:inline">{t("label")}</span> : `${count} · ${total}`}
      </bdi>
      <span aria-live="polite" className="sr-only">
        {words}
      </span>
    </Link>
  );
}
