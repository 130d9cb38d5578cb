import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CountedFigures } from "@/components/analytics/empty-figures";
import { BackShell } from "@/components/back/back-shell";
import { NoRelease } from "@/components/portal/no-release";
import { ReleaseTable } from "@/components/portal/release-table";
import { TakingsPanel } from "@/components/portal/takings-panel";
import { answerPage } from "@/lib/analytics/answer-page";
import { getArtistSummary } from "@/lib/analytics/artist-summary";
import { listOwnReleases } from "@/lib/catalog/list-own-releases";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { listViewed } from "@/lib/shared/is-viewer-of";
import { listManagedArtists } from "@/lib/shared/roles";

const PATH = "/portal";
const SHOWN_RELEASES = 5;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal");
  return { title: t("overview.title") };
}

export default async function PortalPage() {
  const actor = await requirePage(["artist"], PATH);
  const [releases, { reply: summary, refused }, zone, t] = await Promise.all([
    listOwnReleases(actor),
    answerPage(() => getArtistSummary(actor.artistIds)),
    getStoreZone(),
    getTranslations("portal"),
  ]);
  const drafts = releases.filter((release) => release.status === "draft").length;
  return (
    <BackShell actor={actor} current={PATH} section={t("section")} title={t("overview.title")}>
      {refused ? <CountedFigures reason={refused} /> : null}
      {summary?.sales.map((sales) => (
        <TakingsPanel key={sales.currency} sales={sales} zone={summary.zone} />
      ))}
      <div className="p-4 md:p-6">
        <p className="mb-6 text-ink-2">
          {releases.length > 0 && summary?.sales.length === 0 ? `${t("overview.noSales")} ` : null}
          {summary ? t("overview.plays", summary.plays) : null}
        </p>
        {releases.length === 0 ? (
          <NoRelease hasArtist={actor.artistIds.length > 0} mayUpload={listManagedArtists(actor).length > 0} />
        ) : (
          <>
            <div className="flex flex-wrap items-baseline gap-x-3">
              <h2 className="display text-20">{t("overview.records")}</h2>
              {drafts > 0 ? <p className="text-ink-2">{t("overview.drafts", { count: drafts })}</p> : null}
              <Link href="/portal/releases" className="ms-auto">
                {t("overview.all", { count: releases.length })}
              </Link>
            </div>
            <ReleaseTable
              releases={releases.slice(0, SHOWN_RELEASES)}
              viewed={listViewed(actor, releases)}
              zone={zone}
              caption={t("overview.records")}
            />
          </>
        )}
      </div>
    </BackShell>
  );
}
