import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type CheckoutFrameProps = { title: string; aside?: ReactNode; isIntroShown?: boolean; children: ReactNode };

/** Form on the paper, basket on the sunk column that runs to the edge of the screen. */
export function CheckoutFrame({ title, aside, isIntroShown = false, children }: CheckoutFrameProps) {
  const t = useTranslations("checkout");
  return (
    <main id="main" className="flex-1 overflow-x-clip">
      <div
        className={`wrap flex flex-col lg:grid lg:items-stretch ${aside ? "lg:min-h-[53.75rem] lg:grid-cols-[minmax(0,1fr)_400px] xl:grid-cols-[minmax(0,1fr)_480px]" : ""}`}
      >
        <div className="pt-6 pb-10 lg:pt-11 lg:pb-18 lg:pe-12 xl:pe-18">
          <h1 className="display text-28 font-bold tracking-[-0.022em] md:text-40">{title}</h1>
          {isIntroShown ? (
            <p className="mt-1.5 mb-5 text-14 text-ink-2 md:mb-8 md:text-16">{t("intro")}</p>
          ) : (
            <div className="mb-5 md:mb-8" />
          )}
          {children}
        </div>
        {aside}
      </div>
    </main>
  );
}
