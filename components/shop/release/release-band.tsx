import Link from "next/link";
import { useTranslations } from "next-intl";
import { toQueue } from "@/components/player/to-player-track";
import { Cover } from "@/components/ui/cover";
import { Name } from "@/components/ui/name";
import { Time } from "@/components/ui/time";
import type { ReleaseView } from "@/lib/shared/schemas/catalog";
import { BuyPanel } from "./buy-panel";
import { NeedleDrop } from "./needle-drop";
import { Obi } from "./obi";

/** The top of a record's page on its cover's wash: sleeve with obi, title, price, and the whole record as a scrubber. */
export function ReleaseBand({ release }: { release: ReleaseView }) {
  return (
    <div className="border-b border-rule bg-accent-wash">
      <div className="mx-auto grid w-full max-w-360 grid-cols-[32px_minmax(0,1fr)] md:px-8 md:pt-10 lg:grid-cols-[56px_minmax(0,440px)_minmax(0,1fr)_300px] lg:px-16">
        <Obi
          title={`${release.artistName}: ${release.title}`}
          catalogNumber={release.catalogNumber}
          className="max-md:rounded-none"
        />
        <Cover
          src={release.coverUrl}
          title={release.title}
          artistName={release.artistName}
          sizes="(min-width: 1024px) 440px, 100vw"
          isPriority
          className="self-start max-md:rounded-none md:rounded-s-none"
        />
        <ReleaseTitle release={release} />
        <BuyPanel release={release} />
        <div className="order-first col-span-full row-start-2 min-w-0 pt-6 lg:order-none lg:row-auto lg:pt-9">
          <NeedleDrop tracks={release.tracks} queue={toQueue(release.tracks, release.accent)} />
        </div>
      </div>
    </div>
  );
}

function ReleaseTitle({ release }: { release: ReleaseView }) {
  const t = useTranslations("shop.release");
  const kinds = useTranslations("common.kind");
  return (
    <div className="col-span-full flex min-w-0 flex-col px-4 pt-5 md:px-0 md:pt-8 lg:col-span-1 lg:px-10 lg:pt-0">
      <p className="text-14 text-ink-2">
        {kinds(release.kind)}
        {release.publishedAt ? (
          <>
            , <Time at={release.publishedAt} format="date" />
          </>
        ) : null}
      </p>
      <h1 className="display my-2 text-40/[1.02] font-[720] tracking-[-0.025em] wrap-anywhere lg:my-3 xl:text-64/[0.98] xl:tracking-[-0.03em]">
        <Name>{release.title}</Name>
      </h1>
      <p className="font-display text-20/[1.2] font-medium italic lg:text-28/[1.2]">
        {t.rich("by", {
          a: () => (
            <Link href={`/artists/${release.artistSlug}`} className="underline decoration-accent">
              <Name>{release.artistName}</Name>
            </Link>
          ),
        })}
      </p>
      <p className="mt-5 max-w-[32em] text-16/6.5 whitespace-pre-line">{release.description}</p>
      <ReleaseFacts release={release} />
    </div>
  );
}

function ReleaseFacts({ release }: { release: ReleaseView }) {
  const t = useTranslations("shop.release");
  const card = useTranslations("shop.card");
  const seconds = Math.round(release.durationMs / 1000);
  const length =
    seconds >= 3600
      ? t("hours", { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) })
      : t("minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  return (
    <p className="figures mt-auto flex flex-wrap gap-x-4.5 gap-y-1 pt-3.5 text-12 text-ink-2 lg:pt-5">
      <span>{card("tracks", { count: release.tracks.length })}</span>
      <span>{length}</span>
      <span>{release.formatLabel}</span>
    </p>
  );
}
