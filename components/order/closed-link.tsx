import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";

/** The secret link of an order that was given back as a whole. */
export function ClosedLink() {
  const t = useTranslations();
  return (
    <main id="main" className="wrap flex-1 py-12 md:py-20">
      <h1 className="display text-28 font-bold md:text-40">{t("order.closedLink.title")}</h1>
      <p className="mt-4 max-w-prose text-ink-2">{t("order.closedLink.text")}</p>
      <p className="mt-8 flex flex-wrap items-center gap-5">
        <Link href="/" className={buttonStyles({ variant: "sticker" })}>
          {t("common.backToShop")}
        </Link>
        <Link href="/sign-in" className="py-2.5 font-medium">
          {t("order.lost.signIn")}
        </Link>
      </p>
    </main>
  );
}
