import Link from "next/link";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";

export function NotFoundNotice() {
  const t = useTranslations("common");
  return (
    <main id="main" className="wrap grid justify-items-start gap-6 py-12 md:py-18">
      <h1 className="display text-40/none font-bold tracking-[-0.022em] md:text-64">{t("notFound.title")}</h1>
      <p className="max-w-prose text-16 text-ink-2">{t("notFound.text")}</p>
      <Link href="/" className={buttonStyles({ variant: "sticker" })}>
        {t("backToShop")}
      </Link>
    </main>
  );
}
