import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AboutFigures } from "@/components/analytics/about-figures";
import { FunnelFigures } from "@/components/analytics/funnel-figures";
import { OverviewFigures } from "@/components/analytics/overview-figures";
import { TotalsRowTiles } from "@/components/analytics/totals-row";
import { SharedTable } from "@/components/share/shared-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Wordmark } from "@/components/ui/wordmark";
import { answerPage } from "@/lib/analytics/answer-page";
import { openShareLink } from "@/lib/analytics/open-share-link";
import { readShared } from "@/lib/analytics/read-shared";
import { getSetting } from "@/lib/platform/settings";

type SharedPageProps = { params: Promise<{ token: string }> };

// the address is the key: it goes to no search engine and to no other site
export const metadata: Metadata = {
  title: "Backline",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

const inWords = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

export default async function SharedPage({ params }: SharedPageProps) {
  const { token } = await params;
  const link = await openShareLink(token);
  if (!link) notFound();
  const [{ reply: figures, refused, isLater }, storeName, t] = await Promise.all([
    answerPage(() => readShared(link)),
    getSetting("storeName"),
    getTranslations("share"),
  ]);
  if (!figures)
    return (
      <Frame>
        <h1 className="display text-28 font-bold">{t(`pages.${link.page}`)}</h1>
        <EmptyState title={t(isLater ? "counted" : "refused")}>{refused}</EmptyState>
      </Frame>
    );
  const { facts, chart, tables, filters } = figures;
  return (
    <Frame>
      <div className="grid gap-1">
        <h1 className="display text-28 font-bold">{t(`pages.${figures.page}`)}</h1>
        <p className="max-w-prose text-ink-2">{t("lead", { storeName })}</p>
        {filters.length > 0 ? <p>{t("narrowed", { filters: filters.join(", ") })}</p> : null}
      </div>
      <div data-temper="back" className="min-w-0 border border-line bg-paper">
        <AboutFigures {...facts} />
        {chart?.page === "overview" ? (
          <OverviewFigures reply={chart.reply} />
        ) : (
          facts.totals.map((totals) => (
            <TotalsRowTiles
              key={totals.currency}
              totals={totals}
              compare={facts.compare}
              isOneOfMany={facts.totals.length > 1}
            />
          ))
        )}
        {chart?.page === "funnel" ? <FunnelFigures reply={chart.reply} /> : null}
        {tables.map((table) => (
          <SharedTable key={table.name} table={table} />
        ))}
      </div>
      <p className="text-ink-3">{t("expires", { time: inWords(figures.expiresAt) })}</p>
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="wrap flex h-15 items-center border-b border-rule md:h-18">
        <Wordmark />
      </header>
      <main id="main" className="wrap grid gap-6 py-8 text-13 md:py-12">
        {children}
      </main>
    </>
  );
}
