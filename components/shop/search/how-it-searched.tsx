import { AudioLines, Keyboard, SpellCheck2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { HitSection } from "./hit-section";

export function HowItSearched() {
  const t = useTranslations("shop.search");
  return (
    <HitSection title={t("how")}>
      <ul className="grid gap-3 pt-3.5 text-14 [&_svg]:mt-0.5 [&_svg]:text-ink-2 [&>li]:grid [&>li]:grid-cols-[20px_minmax(0,1fr)] [&>li]:gap-2.5">
        <li>
          <SpellCheck2 size={16} aria-hidden="true" />
          {t("howClose")}
        </li>
        <li>
          <AudioLines size={16} aria-hidden="true" />
          {t("howOrder")}
        </li>
        <li className="max-lg:hidden!">
          <Keyboard size={16} aria-hidden="true" />
          <span>
            <kbd className="rounded-tight border border-line-2 px-1.5 font-mono text-12/4.5">/</kbd> {t("howKeys")}
          </span>
        </li>
      </ul>
    </HitSection>
  );
}
