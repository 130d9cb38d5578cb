import Link from "next/link";
import { useTranslations } from "next-intl";
import type { PlaySource } from "@/components/player/player-store";
import { toQueue } from "@/components/player/to-player-track";
import { Cover } from "@/components/ui/cover";
import { Name } from "@/components/ui/name";
import type { ReleaseCard } from "@/lib/shared/schemas/catalog";
import { PriceTag } from "../price-tag";
import { PreviewStrip } from "./preview-strip";

type SleeveCardProps = {
  release: ReleaseCard;
  source: PlaySource;
  sizes: string;
  showsArtist?: boolean;
  level?: "h2" | "h3";
  isEager?: boolean;
};

/** A record in a grid: sleeve with its preview strip, title, artist, facts and price. */
export function SleeveCard({
  release,
  source,
  sizes,
  showsArtist = true,
  level: Heading = "h3",
  isEager,
}: SleeveCardProps) {
  const t = useTranslations("shop.card");
  const { title, artistName, kind, trackCount, bitDepth } = release;
  const href = `/releases/${release.slug}`;
  const bits = bitDepth !== null && bitDepth > 16 ? String(bitDepth) : "none";
  return (
    <article className="group">
      <div className="relative">
        <Link href={href} tabIndex={-1} aria-hidden="true">
          <Cover
            src={release.coverUrl}
            title={title}
            artistName={artistName}
            sizes={sizes}
            isEager={isEager}
            isDecorative
          />
        </Link>
        <PreviewStrip queue={toQueue([release.previewTrack], release.accent)} source={source} />
      </div>
      <Heading className="display mt-3 text-16/5 md:text-20/6">
        <Link href={href} className="wrap-anywhere no-underline hover:underline">
          <Name>{title}</Name>
        </Link>
      </Heading>
      {showsArtist ? (
        <p className="text-13/4.5 text-ink-2 md:text-14">
          <Name>{artistName}</Name>
        </p>
      ) : null}
      <p className="mt-1.5 flex justify-between gap-2">
        <span className="figures hidden truncate text-12/5 text-ink-3 md:inline">
          {t("facts", { kind, count: trackCount, bits })}
        </span>
        <PriceTag item={release} className="text-14 font-semibold" />
      </p>
    </article>
  );
}
