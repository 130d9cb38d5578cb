"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Waveform } from "@/components/ui/waveform";
import type { DeskRow } from "./desk-rows";
import { splitBytes } from "./format-bytes";
import { estimateSecondsLeft, measureRate } from "./measure-rate";
import { ProgressBar } from "./progress-bar";
import type { UploadItem } from "./upload-item";
import { useTimeLeft } from "./use-time-left";

/** The middle of a row: bytes while they travel, steps while the server works, the waveform or the reason after. */
export function UploadMiddle({ row }: { row: DeskRow }) {
  const { item, track } = row;
  if (item?.refusal) return <Reason title={item.refusal.title} detail={item.refusal.detail} />;
  if (item?.phase === "analysing") return <Analysing />;
  if (item?.phase === "missing") return <Missing item={item} />;
  if (item && item.phase !== "ready") return <Travelling item={item} />;
  if (item?.isDuplicate && row.releaseId === null && track) return <Elsewhere releaseId={track.releaseId} />;
  if (!track) return null;
  return <Waveform peaks={track.peaks} heightPx={28} assumedWidthPx={260} restClassName="fill-ink-2" />;
}

function Reason({ title, detail }: { title: string; detail: string }) {
  return (
    <p className="text-13/[18px]">
      <b className="font-semibold">{title}.</b> {detail}
    </p>
  );
}

function Travelling({ item }: { item: UploadItem }) {
  const t = useTranslations("portal.upload");
  const rate = measureRate(item.samples);
  const left = useTimeLeft(rate, estimateSecondsLeft(item.sizeBytes - item.sentBytes, rate));
  const bytes = splitBytes(item.sentBytes, item.sizeBytes);
  const isAtRest = item.phase === "paused" || item.phase === "interrupted";
  const moving = left ? `${left.rate}, ${left.time}` : null;
  return (
    <>
      <ProgressBar
        label={item.name}
        value={item.sentBytes}
        max={item.sizeBytes}
        valueText={t("bytes", bytes)}
        isAtRest={isAtRest}
      />
      <p className="figures mt-1.5 flex justify-between gap-2 text-12 text-ink-2">
        <span>{t("bytes", bytes)}</span>
        <span>{isAtRest ? t(`rest.${item.phase}`) : moving}</span>
      </p>
    </>
  );
}

/** The store has a part of it; the browser has let the file go. */
function Missing({ item }: { item: UploadItem }) {
  const t = useTranslations("portal.upload");
  return (
    <p className="text-13/[18px]">
      <b className="font-semibold">{t("missing.title", splitBytes(item.sentBytes, item.sizeBytes))}</b>{" "}
      {t("missing.detail")}
    </p>
  );
}

function Analysing() {
  const t = useTranslations("portal.upload");
  return (
    <>
      <div aria-hidden="true" className="flex gap-1">
        <i className="h-2 flex-1 rounded-tight bg-ink-2" />
        <i className="h-2 flex-1 rounded-tight border border-signal-edge bg-signal" />
      </div>
      <p className="figures mt-1.5 flex justify-between gap-2 text-12 text-ink-2">
        <span>{t("analysing")}</span>
        <span className="whitespace-nowrap">{t("step", { step: 2, steps: 2 })}</span>
      </p>
    </>
  );
}

function Elsewhere({ releaseId }: { releaseId: string }) {
  const t = useTranslations("portal.upload");
  return (
    <p className="text-13/[18px]">
      <b className="font-semibold">{t("elsewhere.title")}</b> {t("elsewhere.detail")}{" "}
      <Link href={`/portal/upload?release=${releaseId}`}>{t("elsewhere.open")}</Link>
    </p>
  );
}
