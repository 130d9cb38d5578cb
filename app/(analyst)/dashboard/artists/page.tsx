import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ArtistFigures } from "@/components/analytics/artist-figures";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { openPage } from "@/lib/analytics/open-page";
import { readRevenue } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";

const PATH = "/dashboard/artists";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("artists") };
}

export default async function ArtistsPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readRevenue(query, viewer, desk),
    ({ data }) => data.length === 0,
  );
  return (
    <FiguresFrame actor={actor} page="artists" exportPath="/api/analytics/revenue" opened={opened}>
      {(reply) => <ArtistFigures reply={reply} state={opened.state} />}
    </FiguresFrame>
  );
}
