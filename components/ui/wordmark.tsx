import Link from "next/link";
import { useTranslations } from "next-intl";
import { mergeClasses } from "./merge-classes";

export function Wordmark({ className, href = "/" }: { className?: string; href?: string }) {
  const t = useTranslations("common");
  return (
    <Link
      href={href}
      className={mergeClasses(
        "inline-flex items-center gap-2.5 font-display text-[1.625rem]/none font-extrabold tracking-[-0.03em] no-underline",
        className,
      )}
    >
      <i aria-hidden="true" className="block h-[22px] w-3 rounded-tight border border-signal-edge bg-signal" />
      {t("siteName")}
    </Link>
  );
}
