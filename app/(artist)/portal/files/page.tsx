import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { ReleaseFilesList } from "@/components/jobs/release-files-list";
import { LookingOn } from "@/components/portal/looking-on";
import { KeepFresh } from "@/components/review/keep-fresh";
import { EmptyState } from "@/components/ui/empty-state";
import { listOwnReleases } from "@/lib/catalog/list-own-releases";
import { nameViewedArtists } from "@/lib/catalog/name-artists";
import { listMadeFormats } from "@/lib/media/available-offers";
import { listReleaseFiles } from "@/lib/media/release-files";
import { requirePage } from "@/lib/platform/session";
import { isViewerOf } from "@/lib/shared/is-viewer-of";

const PATH = "/portal/files";
const RENEW_EVERY_MS = 2_000;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("jobs.files");
  return { title: t("title") };
}

export default async function FilesPage() {
  const actor = await requirePage(["artist"], PATH);
  const [releases, files, formats, viewed, t, portal] = await Promise.all([
    listOwnReleases(actor),
    listReleaseFiles(actor.artistIds),
    listMadeFormats(),
    nameViewedArtists(actor),
    getTranslations("jobs.files"),
    getTranslations("portal"),
  ]);
  const filesOf = new Map(files.map((one) => [one.releaseId, one]));
  const rows = releases
    .filter(({ trackCount }) => trackCount > 0)
    .map((release) => ({ release, files: filesOf.get(release.id), isViewed: isViewerOf(actor, release.artistId) }));
  return (
    <BackShell actor={actor} current={PATH} section={portal("section")} title={t("title")} hasOwnHeading>
      {files.some(({ waiting }) => waiting > 0) ? <KeepFresh everyMs={RENEW_EVERY_MS} /> : null}
      <div className="px-4 pt-[18px] pb-8 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="mt-1 mb-4 max-w-prose text-ink-2">{t("lead")}</p>
        <LookingOn artists={viewed} />
        {rows.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyBody")}</EmptyState>
        ) : (
          <ReleaseFilesList rows={rows} formats={formats} />
        )}
      </div>
    </BackShell>
  );
}
