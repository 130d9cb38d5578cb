"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMe } from "@/components/shop/shell/use-me";
import { buttonStyles } from "@/components/ui/button";

/** For a wrong, expired or foreign link alike: it never says whether there is such an order. */
export function LostOrder() {
  const t = useTranslations();
  const me = useMe();
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      <h1 className="display text-28 font-bold md:text-40">{t("order.lost.title")}</h1>
      <p className="mt-4 max-w-prose text-ink-2">{t("order.lost.text")}</p>
      <p className="mt-8 flex flex-wrap items-center gap-5">
        <Link href="/" className={buttonStyles({ variant: "sticker" })}>
          {t("common.backToShop")}
        </Link>
        <Link href="/orders/again" className="py-2.5 font-medium">
          {t("order.lost.again")}
        </Link>
        {me === null ? (
          <Link href="/sign-in" className="py-2.5 font-medium">
            {t("order.lost.signIn")}
          </Link>
        ) : null}
      </p>
    </main>
  );
}
