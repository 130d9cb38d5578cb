import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { LoadingFigures } from "@/components/analytics/empty-figures";
import { FiguresFrame } from "@/components/analytics/figures-frame";
import { ProviderFigures } from "@/components/analytics/provider-figures";
import { ScoreWords } from "@/components/analytics/score-words";
import { openPage } from "@/lib/analytics/open-page";
import { readProviders } from "@/lib/analytics/read-analytics";
import { viewerOf } from "@/lib/analytics/viewer";
import { requirePage } from "@/lib/platform/session";
import type { GivenSearch } from "@/lib/shared/analytics-address";
import { SavingsOfPeriod } from "./savings-of-period";

const PATH = "/dashboard/providers";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("analytics.pages");
  return { title: t("providers") };
}

export default async function ProvidersPage({ searchParams }: { searchParams: Promise<GivenSearch> }) {
  const actor = await requirePage(["analyst", "admin"], PATH);
  const viewer = viewerOf(actor);
  const opened = await openPage(
    await searchParams,
    viewer,
    (query, desk) => readProviders(query, viewer, desk),
    ({ data }) => data.length === 0,
  );
  return (
    <FiguresFrame actor={actor} page="providers" exportPath="/api/analytics/providers" opened={opened}>
      {(reply) => (
        <>
          <ProviderFigures reply={reply} state={opened.state} />
          <Suspense fallback={<LoadingFigures />}>
            <SavingsOfPeriod actor={actor} period={reply.period} state={opened.state} />
          </Suspense>
          <ScoreWords />
        </>
      )}
    </FiguresFrame>
  );
}
