import Link from "next/link";
import { useTranslations } from "next-intl";
import { KeysButton } from "@/components/player/keys-button";

export function ShopFooter() {
  const t = useTranslations("shop.footer");
  return (
    <footer className="wrap mt-auto pb-20 md:pb-22">
      <div className="flex flex-wrap items-center gap-x-7 gap-y-1 border-t border-line pt-4 text-14 text-ink-2 md:pt-5">
        <Link href="/portal" className="py-2 no-underline hover:text-ink hover:underline">
          {t("sell")}
        </Link>
        <Link href="/genres" className="py-2 no-underline hover:text-ink hover:underline">
          {t("bins")}
        </Link>
        <Link href="/artists" className="py-2 no-underline hover:text-ink hover:underline">
          {t("artists")}
        </Link>
        <KeysButton className="hidden py-2 hover:text-ink hover:underline md:block" />
        <span className="figures w-full py-2 text-12 text-ink-3 md:ms-auto md:w-auto">{t("selfHosted")}</span>
      </div>
    </footer>
  );
}
