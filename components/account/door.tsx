import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Wordmark } from "@/components/ui/wordmark";

/** The quiet page around everything that happens before somebody is in. */
export function Door({ children, aside }: { children: ReactNode; aside?: ReactNode }) {
  const t = useTranslations("people.link");
  return (
    <>
      <header className="flex h-15 items-center justify-between border-b border-rule px-4 md:h-18 md:px-8 lg:px-16">
        <Wordmark />
        <Link href="/" className="py-3 text-14 font-medium">
          {t("toShop")}
        </Link>
      </header>
      <main id="main" className="wrap max-w-none py-8 md:py-13">
        <div className="max-w-[28rem]">
          {children}
          {aside ? <p className="mt-8 text-14 text-ink-2">{aside}</p> : null}
        </div>
      </main>
    </>
  );
}
