import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { TrackFigures } from "@/components/analytics/track-figures";
import { openPage } from "@/lib/analytics/open-page";
import { readTracks } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";

const PATH = "/dashboard/tracks";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("tracks") };
}

export default async function TracksPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readTracks(query, viewer, desk),
    ({ data }) => data.length === 0,
  );
  return (
    <FiguresFrame actor={actor} page="tracks" exportPath="/api/analytics/tracks" opened={opened}>
      {(reply) => <TrackFigures reply={reply} state={opened.state} />}
    </FiguresFrame>
  );
}
