import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AnalyticsBar } from "@/components/analytics/analytics-bar";
import { FiguresOfPage } from "@/components/analytics/figures-of-page";
import { OverviewFigures } from "@/components/analytics/overview-figures";
import { StatementTable } from "@/components/analytics/statement-table";
import { BackShell } from "@/components/back/back-shell";
import { EmptyState } from "@/components/ui/empty-state";
import { hasNoTotals, openPage } from "@/lib/analytics/open-page";
import { readSeries } from "@/lib/analytics/read-analytics";
import { readStatements } from "@/lib/analytics/read-statements";
import { requirePage } from "@/lib/platform/session";
import { type GivenSearch, toAddress } from "@/lib/shared/analytics-address";

const PATH = "/portal/statements";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.statements");
  return { title: t("title") };
}

export default async function StatementsPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["artist"], PATH);
  const viewer = { artistIds: actor.artistIds };
  const given = await searchParams;
  const [t, section, { data, zone }, opened] = await Promise.all([
    getTranslations("analytics.statements"),
    getTranslations("portal"),
    readStatements(actor.artistIds),
    openPage(given, viewer, (query) => readSeries(query, viewer), hasNoTotals),
  ]);
  const { state, today, days } = opened;
  const exportHref = toAddress("/api/analytics/series", state, { format: "csv" });
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")}>
      <AnalyticsBar
        {...{ state, today, days, exportHref }}
        path={PATH}
        sharedPage="overview"
        chips={[]}
        hasKeys={false}
      >
        <FiguresOfPage page={opened} path={PATH} targetsHref={null} liveHref={null}>
          {(reply) => <OverviewFigures reply={reply} />}
        </FiguresOfPage>
      </AnalyticsBar>
      <div className="px-4 pt-[18px] pb-8 md:px-6">
        <h2 className="display text-20">{t("list")}</h2>
        <p className="mt-1 mb-4 max-w-prose text-ink-2">{t("intro", { zone })}</p>
        {data.length > 0 ? (
          <StatementTable statements={data} caption={t("list")} />
        ) : (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        )}
      </div>
    </BackShell>
  );
}
