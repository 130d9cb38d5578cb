import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Name } from "@/components/ui/name";
import { Waveform } from "@/components/ui/waveform";
import type { ChartEntry } from "@/lib/catalog/shop-window";
import { PriceTag } from "../price-tag";

export function SellingNow({ chart }: { chart: readonly ChartEntry[] }) {
  return (
    <ol className="grid md:grid-cols-2 md:gap-x-12">
      {chart.map((entry, index) => (
        <ChartRow key={entry.release.id} entry={entry} rank={index + 1} />
      ))}
    </ol>
  );
}

function ChartRow({ entry, rank }: { entry: ChartEntry; rank: number }) {
  const t = useTranslations("shop.home.chart");
  const { release, copies, previousRank } = entry;
  return (
    <li
      title={t("copies", { copies })}
      className={mergeClasses(
        "relative grid h-19 grid-cols-[24px_52px_minmax(0,1fr)_auto] items-center gap-3 border-b border-line md:h-20 md:grid-cols-[30px_34px_56px_minmax(0,1fr)_auto] md:gap-3.5 xl:grid-cols-[30px_34px_56px_minmax(0,1fr)_150px_66px]",
        rank === 1 && "border-t",
        rank === 2 && "md:border-t",
        rank > 6 && "max-md:hidden",
      )}
    >
      <span className="figures font-display text-20/none font-bold md:text-28/none">
        <span className="sr-only">{t("rank", { rank })}</span>
        <span aria-hidden="true">{rank}</span>
      </span>
      <Movement rank={rank} previousRank={previousRank} />
      <Cover src={release.coverUrl} title={release.title} artistName={release.artistName} sizes="56px" isDecorative />
      <div className="min-w-0">
        <Link
          href={`/releases/${release.slug}`}
          className="display block truncate text-16/5 no-underline after:absolute after:inset-0 hover:underline"
        >
          <Name>{release.title}</Name>
        </Link>
        <span className="block truncate text-13 text-ink-2">
          <Name>{release.artistName}</Name>
        </span>
      </div>
      <div className="hidden xl:block">
        {release.previewTrack ? (
          <Waveform peaks={release.previewTrack.peaks} heightPx={32} assumedWidthPx={150} restClassName="fill-line-2" />
        ) : null}
      </div>
      <PriceTag item={release} className="text-end text-14 font-semibold" />
    </li>
  );
}

function Movement({ rank, previousRank }: { rank: number; previousRank: number | null }) {
  const t = useTranslations("shop.home.chart");
  const places = previousRank === null ? null : previousRank - rank;
  const words =
    places === null
      ? t("newLong")
      : places === 0
        ? t("same")
        : t(places > 0 ? "up" : "down", { places: Math.abs(places) });
  const Arrow = places !== null && places > 0 ? ArrowUp : ArrowDown;
  return (
    <span className="figures hidden items-center gap-0.5 text-12 text-ink-2 md:inline-flex">
      <span className="sr-only">{words}</span>
      <span aria-hidden="true" title={words} className="contents">
        {places === null ? t("new") : places === 0 ? "=" : null}
        {places ? (
          <>
            <Arrow size={12} />
            {Math.abs(places)}
          </>
        ) : null}
      </span>
    </span>
  );
}
