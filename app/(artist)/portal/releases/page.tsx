import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { LookingOn } from "@/components/portal/looking-on";
import { NoRelease } from "@/components/portal/no-release";
import { ReleaseRemovals } from "@/components/portal/release-removals";
import { ReleaseTable } from "@/components/portal/release-table";
import { buttonStyles } from "@/components/ui/button";
import { listOwnReleases } from "@/lib/catalog/list-own-releases";
import { nameViewedArtists } from "@/lib/catalog/name-artists";
import { listReleaseFiles } from "@/lib/media/release-files";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { listViewed } from "@/lib/shared/is-viewer-of";
import { listManagedArtists } from "@/lib/shared/roles";

const PATH = "/portal/releases";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.releases");
  return { title: t("title") };
}

export default async function ReleasesPage() {
  const actor = await requirePage(["artist"], PATH);
  const [releases, files, viewed, zone, t] = await Promise.all([
    listOwnReleases(actor),
    listReleaseFiles(actor.artistIds),
    nameViewedArtists(actor),
    getStoreZone(),
    getTranslations("portal"),
  ]);
  const mayUpload = listManagedArtists(actor).length > 0;
  const upload = (
    <Link href="/portal/upload" className={buttonStyles({ variant: "outline", size: "sm" })}>
      {t("releases.upload")}
    </Link>
  );
  return (
    <BackShell
      actor={actor}
      current={PATH}
      section={t("section")}
      title={t("releases.title")}
      actions={releases.length > 0 && mayUpload ? upload : undefined}
    >
      <div className="p-4 md:p-6">
        <LookingOn artists={viewed} />
        <ReleaseRemovals>
          {releases.length === 0 ? (
            <NoRelease hasArtist={actor.artistIds.length > 0} mayUpload={mayUpload} />
          ) : (
            <ReleaseTable
              releases={releases}
              viewed={listViewed(actor, releases)}
              files={new Map(files.map((one) => [one.releaseId, one]))}
              zone={zone}
              caption={t("releases.title")}
            />
          )}
        </ReleaseRemovals>
      </div>
    </BackShell>
  );
}
