"use client";

import { Disc3 } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { formatMoment } from "@/components/back/format-time";
import { Panel } from "@/components/back/panel";
import { Cover } from "@/components/ui/cover";
import { Money } from "@/components/ui/money";
import { toAddress, withChange } from "@/lib/shared/analytics-address";
import { STORE_CURRENCY } from "@/lib/shared/money";
import type { LiveSnapshot } from "@/lib/shared/schemas/live";
import { formatPpm } from "./format-figures";
import { useLive } from "./live-context";
import { QuietPanel } from "./quiet-panel";

type ContributionRowProps = {
  track: LiveSnapshot["topTracks"][number];
  highestPpm: number;
  currency: LiveSnapshot["currency"];
};

function ContributionRow({ track, highestPpm, currency }: ContributionRowProps) {
  return (
    <li className="grid h-12 grid-cols-[28px_minmax(0,1fr)_auto_46px] items-center gap-2.5 border-t border-line md:h-11">
      <Cover
        src={track.coverUrl}
        title={track.title}
        artistName={track.artistName}
        sizes="28px"
        isDecorative
        className="w-7"
      />
      <div className="min-w-0">
        <p className="truncate leading-[18px]">
          <b className="font-medium">{track.title}</b> <span className="text-ink-3">{track.artistName}</span>
        </p>
        <div aria-hidden className="mt-[3px] h-1.5 overflow-hidden rounded-tight bg-sunk">
          <i
            className="block h-full bg-ink"
            style={{ width: `${(track.sharePpm / Math.max(highestPpm, 1)) * 100}%` }}
          />
        </div>
      </div>
      <Money amountMinor={track.revenueMinor} currency={currency} className="text-end" />
      <span className="figures text-end text-ink-2">{formatPpm(track.sharePpm)}</span>
    </li>
  );
}

/** Which tracks carry the hour, and how much of it each. */
export function TopTracks() {
  const t = useTranslations("dashboard");
  const { topTracks, currency, lastSales, asOf, zone, hour } = useLive().state.snapshot;
  const highestPpm = Math.max(...topTracks.map((track) => track.sharePpm), 0);
  const before = lastSales[0];
  const state = withChange({ period: "24h", compare: "none" }, currency === STORE_CURRENCY ? {} : { currency });
  return (
    <Panel
      title={t("top.title")}
      aside={
        <Link href={toAddress("/dashboard/tracks", state)} className="py-1 text-ink-2">
          {t("top.all")}
        </Link>
      }
    >
      {topTracks.length > 0 ? (
        <ol className="min-h-[264px]">
          {topTracks.map((track) => (
            <ContributionRow key={track.trackId} track={track} highestPpm={highestPpm} currency={currency} />
          ))}
        </ol>
      ) : (
        <QuietPanel icon={Disc3} title={t(hour.isOver ? "top.noneOver" : before ? "top.noneThisHour" : "top.noneYet")}>
          {hour.isOver
            ? null
            : before
              ? t("top.saleBefore", { time: formatMoment(before.at, asOf, zone, "en") })
              : t("top.noneYetBody")}
        </QuietPanel>
      )}
    </Panel>
  );
}
