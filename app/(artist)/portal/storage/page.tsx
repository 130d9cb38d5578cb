import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { BackShell } from "@/components/back/back-shell";
import { LookingOn } from "@/components/portal/looking-on";
import { CopyRow } from "@/components/storage/copy-row";
import { KeepFresh } from "@/components/storage/keep-fresh";
import { EmptyState } from "@/components/ui/empty-state";
import { nameArtists, nameViewedArtists } from "@/lib/catalog/name-artists";
import { hasIpfsNode } from "@/lib/media/pins/has-ipfs-node";
import { listRecordingPins } from "@/lib/media/pins/list-recording-pins";
import { requirePage } from "@/lib/platform/session";
import { getStoreZone } from "@/lib/platform/settings";
import { listManagedArtists } from "@/lib/shared/roles";

const PATH = "/portal/storage";
const PAGE_SIZE = 50;
const REFRESH_MS = 5_000;

type CopiesPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("storage.copies");
  return { title: t("title") };
}

export default async function CopiesPage({ searchParams }: CopiesPageProps) {
  const actor = await requirePage(["artist"], PATH);
  const { cursor } = await searchParams;
  const from = typeof cursor === "string" ? cursor : undefined;
  const own = { ...actor, roles: actor.roles.filter((role) => role !== "admin") };
  const [t, section, page, artists, viewed, zone] = await Promise.all([
    getTranslations("storage.copies"),
    getTranslations("portal"),
    listRecordingPins(own, { cursor: from, limit: PAGE_SIZE }),
    nameArtists(listManagedArtists(actor)),
    nameViewedArtists(actor),
    getStoreZone(),
  ]);
  const hasNode = hasIpfsNode();
  const isMoving = page.data.some(
    ({ state, nextTryAt }) => state === "queued" || state === "leaving" || nextTryAt !== null,
  );
  return (
    <BackShell actor={actor} current={PATH} section={section("section")} title={t("title")} hasOwnHeading>
      <div className="grid gap-3 px-4 pt-[18px] pb-8 md:px-6">
        <h1 className="display text-28 font-bold">{t("title")}</h1>
        <p className="max-w-prose text-ink-2">{t(hasNode ? "intro" : "absent")}</p>
        <LookingOn artists={viewed} />
        {hasNode && isMoving ? <KeepFresh everyMs={REFRESH_MS} /> : null}
        {page.data.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <>
            {artists.length > 0 ? <p className="max-w-prose text-ink-2">{t("archiveText")}</p> : null}
            <p className="flex flex-wrap gap-x-6 empty:hidden">
              {artists.map(({ publicId, name }) => (
                <a
                  key={publicId}
                  href={`/api/artists/${publicId}/car`}
                  download
                  className="inline-flex min-h-11 items-center md:min-h-8"
                >
                  {t("all", { artist: name })}
                </a>
              ))}
            </p>
            <ul className="border-t border-line">
              {page.data.map((recording) => (
                <CopyRow key={recording.trackId} recording={recording} hasNode={hasNode} zone={zone} />
              ))}
            </ul>
          </>
        )}
        {page.nextCursor ? (
          <Link href={`${PATH}?cursor=${page.nextCursor}`} className="inline-flex min-h-11 items-center">
            {t("older")}
          </Link>
        ) : null}
      </div>
    </BackShell>
  );
}
