import Link from "next/link";
import { useTranslations } from "next-intl";
import { toPlayerTrack } from "@/components/player/to-player-track";
import { buttonStyles } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { Name } from "@/components/ui/name";
import { Time } from "@/components/ui/time";
import type { ArtistView, ReleaseCard } from "@/lib/shared/schemas/catalog";
import { PriceTag } from "../price-tag";
import { Obi } from "../release/obi";
import { PlayFromNewest } from "./play-from-newest";

export function ArtistBand({ artist }: { artist: ArtistView }) {
  const genres = useTranslations("genres");
  const newest = artist.releases[0];
  const queue = artist.releases.flatMap(({ previewTrack, accent }) =>
    previewTrack?.previewCid ? [toPlayerTrack(previewTrack, accent)] : [],
  );
  const facts = [artist.place, newest ? genres(`${newest.genre}.name`) : ""].filter(Boolean);
  return (
    <section className="border-b border-rule bg-accent-wash">
      <div className="wrap grid gap-7 py-7 md:grid-cols-[minmax(0,1fr)_300px] md:gap-10 md:py-11 lg:grid-cols-[minmax(0,1fr)_420px] lg:gap-16">
        <div className="flex min-w-0 flex-col">
          <p className="text-14 text-ink-2">{facts.join(". ")}</p>
          <h1 className="display my-2 text-40/none font-[720] tracking-[-0.03em] wrap-anywhere lg:mb-3.5 lg:text-64">
            <Name>{artist.name}</Name>
          </h1>
          <p className="mt-2 max-w-[36em] text-16/6.5 whitespace-pre-line md:mt-4">{artist.bio}</p>
          <div className="mt-auto pt-7">
            <PlayFromNewest queue={queue} />
          </div>
        </div>
        {newest ? <NewestRecord release={newest} /> : null}
      </div>
    </section>
  );
}

function NewestRecord({ release }: { release: ReleaseCard }) {
  const t = useTranslations("shop.artists");
  const href = `/releases/${release.slug}`;
  return (
    <div className="grid grid-cols-[32px_minmax(0,1fr)] content-start">
      <Obi title={release.title} catalogNumber={release.catalogNumber} isSlim />
      <Link href={href} tabIndex={-1} aria-hidden="true">
        <Cover
          src={release.coverUrl}
          title={release.title}
          artistName={release.artistName}
          sizes="(min-width: 1024px) 388px, (min-width: 720px) 268px, 90vw"
          isDecorative
          isPriority
          className="rounded-s-none"
        />
      </Link>
      <div className="col-span-2 flex items-center justify-between gap-4 pt-3.5">
        <div className="min-w-0">
          <Link href={href} className="display block text-20/6 wrap-anywhere no-underline hover:underline">
            <Name>{release.title}</Name>
          </Link>
          {release.publishedAt ? (
            <span className="text-14 text-ink-2">
              {t.rich("newest", { date: () => <Time at={release.publishedAt ?? ""} format="date" /> })}
            </span>
          ) : null}
        </div>
        <Link href={href} className={buttonStyles({ variant: "outline", size: "md" })}>
          <span className="sr-only">{release.title}, </span>
          <PriceTag item={release} />
        </Link>
      </div>
    </div>
  );
}
