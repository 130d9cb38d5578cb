"use client";

import { useTranslations } from "next-intl";
import { splitBytes } from "./format-bytes";
import { ProgressBar } from "./progress-bar";
import type { UploadSummary } from "./summarise-uploads";
import { useTimeLeft } from "./use-time-left";

/** All files of the desk as one line: how many are in, how many bytes, how fast, how long. */
export function UploadOverview({ summary, hasDraft }: { summary: UploadSummary; hasDraft: boolean }) {
  const t = useTranslations("portal.upload");
  const left = useTimeLeft(summary.bytesPerSecond, summary.secondsLeft);
  const bytes = splitBytes(summary.sentBytes, summary.totalBytes);
  const settled = t("overview.ready", { ready: summary.ready, total: summary.total });
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-ink pt-3.5 pb-3">
      <b role="status" className="font-semibold">
        {settled}
      </b>
      {summary.open > 0 ? (
        <>
          <div className="min-w-30 flex-1">
            <ProgressBar
              label={t("overview.label")}
              value={summary.sentBytes}
              max={summary.totalBytes}
              valueText={t("bytes", bytes)}
            />
          </div>
          <span className="figures text-12">{t("bytes", bytes)}</span>
          {left ? (
            <>
              <span className="figures text-12">{left.rate}</span>
              <span className="figures text-12">{left.time}</span>
            </>
          ) : null}
        </>
      ) : (
        <span className="ms-auto text-12 text-ink-2">{hasDraft ? t("overview.keeps") : null}</span>
      )}
    </div>
  );
}
