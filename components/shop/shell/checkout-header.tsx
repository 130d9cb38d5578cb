import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { Wordmark } from "@/components/ui/wordmark";

export function CheckoutHeader() {
  const t = useTranslations("shop.header");
  return (
    <header className="border-b border-rule">
      <div className="wrap flex h-15 items-center justify-between gap-4 md:h-18">
        <Wordmark />
        <span className="inline-flex items-center gap-2 text-14 text-ink-2">
          <Lock size={15} aria-hidden="true" />
          {t("checkout")}
        </span>
      </div>
    </header>
  );
}
