import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { NoRelease } from "@/components/portal/no-release";
import { ReleaseLook, ViewersOnly } from "@/components/portal/release-look";
import { ReleaseState } from "@/components/portal/release-state";
import { UploadDesk } from "@/components/upload/upload-desk";
import { listOwnArtists } from "@/lib/accounts/read-me";
import { getOwnRelease } from "@/lib/catalog/get-own-release";
import { nameViewedArtists } from "@/lib/catalog/name-artists";
import { hasFfmpeg } from "@/lib/media/available-offers";
import { listArtistUsages } from "@/lib/media/resume/list-own-uploads";
import { AppError } from "@/lib/platform/errors";
import { requirePage, type UserActor } from "@/lib/platform/session";
import { getSetting, getStoreZone } from "@/lib/platform/settings";
import { toPublicId } from "@/lib/shared/ids";
import { isViewerOf } from "@/lib/shared/is-viewer-of";
import { listManagedArtists } from "@/lib/shared/roles";

const PATH = "/portal/upload";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("portal.upload");
  return { title: t("title") };
}

export default async function UploadPage({ searchParams }: PageProps<"/portal/upload">) {
  const { release: wanted } = await searchParams;
  const actor = await requirePage(["artist"], typeof wanted === "string" ? `${PATH}?release=${wanted}` : PATH);
  const release = typeof wanted === "string" ? await openRelease(wanted, actor) : null;
  const [artists, usages, maxLossyBytes, maxLosslessBytes, takesM4a, zone, t] = await Promise.all([
    listOwnArtists(actor.userId),
    listArtistUsages(listManagedArtists(actor)),
    getSetting("maxLossyBytes"),
    getSetting("maxLosslessBytes"),
    hasFfmpeg(),
    getStoreZone(),
    getTranslations("portal"),
  ]);
  const managed = listManagedArtists(actor);
  const viewed = await nameViewedArtists(actor);
  const isViewed = release !== null && isViewerOf(actor, release.artistId);
  const choices = artists
    .filter(({ id }) => managed.includes(id))
    .map(({ id, name }) => ({ id: toPublicId("artist", id), name }));
  const lead = release
    ? t.rich("upload.leadRelease", { title: release.title, b: (chunks) => <b className="font-semibold">{chunks}</b> })
    : t("upload.leadNew");
  return (
    <BackShell
      actor={actor}
      current={PATH}
      section={t("section")}
      title={release?.title ?? t("upload.new")}
      hasOwnHeading
      status={release ? <ReleaseState status={release.status} /> : undefined}
    >
      <div className="p-4 md:p-6">
        <h1 className="display text-28 font-bold tracking-[-0.018em]">
          {isViewed ? release.title : t("upload.title")}
        </h1>
        <p className="mb-4 text-ink-2">{isViewed ? release.artistName : lead}</p>
        {isViewed ? (
          <ReleaseLook release={release} viewed={viewed} />
        ) : artists.length === 0 ? (
          <NoRelease hasArtist={false} />
        ) : choices.length === 0 && !release ? (
          <ViewersOnly viewed={viewed} />
        ) : (
          <UploadDesk
            key={release?.id ?? "new"}
            release={release}
            artists={choices}
            limits={{ maxLossyBytes, maxLosslessBytes, takesM4a }}
            usages={usages}
            zone={zone}
          />
        )}
      </div>
    </BackShell>
  );
}

async function openRelease(id: string, actor: UserActor) {
  try {
    return await getOwnRelease({ id, actor });
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  }
}
