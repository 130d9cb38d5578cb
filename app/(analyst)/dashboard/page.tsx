import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { OverviewFigures } from "@/components/analytics/overview-figures";
import { hasNoTotals, openPage } from "@/lib/analytics/open-page";
import { readSeries } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";

const PATH = "/dashboard";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("overview") };
}

export default async function OverviewPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readSeries(query, viewer, desk),
    hasNoTotals,
  );
  return (
    <FiguresFrame actor={actor} page="overview" exportPath="/api/analytics/series" opened={opened}>
      {(reply) => <OverviewFigures reply={reply} />}
    </FiguresFrame>
  );
}
