import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AnalyticsBar } from "@/components/analytics/analytics-bar";
import { FiguresOfPage } from "@/components/analytics/figures-of-page";
import { OverviewFigures } from "@/components/analytics/overview-figures";
import { StatementList } from "@/components/analytics/statement-list";
import { BackShell } from "@/components/back/back-shell";
import { hasNoTotals, openPage, startReading } from "@/lib/analytics/open-page";
import { readSeries } from "@/lib/analytics/read-analytics";
import { readStatements } from "@/lib/analytics/read-statements";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { type GivenSearch, toAddress } from "@/lib/shared/analytics-address";
import { listManagedArtists } from "@/lib/shared/roles";

const PATH = "/portal/statements";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.statements");
  return { title: t("title") };
}

export default async function StatementsPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["artist"], PATH);
  const viewer = { artistIds: actor.artistIds };
  const given = await searchParams;
  const [t, section, zone, statements, opened] = await Promise.all([
    getTranslations("analytics.statements"),
    getTranslations("portal"),
    getStoreZone(),
    startReading(readStatements(actor.artistIds).then(({ data }) => data)),
    openPage(given, viewer, (query, desk) => readSeries(query, viewer, desk), hasNoTotals),
  ]);
  const { state, today, days } = opened;
  const exportHref = toAddress("/api/analytics/series", state, { format: "csv" });
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")}>
      <AnalyticsBar
        {...{ state, today, days, exportHref }}
        path={PATH}
        sharedPage={listManagedArtists(actor).length > 0 ? "overview" : null}
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
        <StatementList {...statements} />
      </div>
    </BackShell>
  );
}
