import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** The first day: nothing published yet. */
export function EmptyShop() {
  const t = useTranslations("shop.home");
  return (
    <main id="main" className="wrap py-12 md:py-18">
      <h1 className="display mb-10 max-w-[16em] text-40/none font-bold tracking-[-0.022em] md:text-64">{t("title")}</h1>
      <EmptyState
        title={t("emptyTitle")}
        action={
          <Link href="/portal" className={buttonStyles({ variant: "sticker" })}>
            {t("emptyAction")}
          </Link>
        }
      >
        {t("emptyText")}
      </EmptyState>
    </main>
  );
}
