import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { FunnelFigures } from "@/components/analytics/funnel-figures";
import { openPage } from "@/lib/analytics/open-page";
import { readFunnel } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";

const PATH = "/dashboard/funnel";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("funnel") };
}

export default async function FunnelPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readFunnel(query, viewer, desk),
    ({ data }) => data.every(({ listeners, outside }) => listeners + outside === 0),
  );
  return (
    <FiguresFrame actor={actor} page="funnel" exportPath="/api/analytics/funnel" opened={opened}>
      {(reply) => <FunnelFigures reply={reply} />}
    </FiguresFrame>
  );
}
