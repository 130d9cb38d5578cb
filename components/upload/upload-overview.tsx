"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { splitBytes } from "./format-bytes";
import { ProgressBar } from "./progress-bar";
import type { UploadSummary } from "./summarise-uploads";
import { useTimeLeft } from "./use-time-left";

type UploadOverviewProps = {
  summary: UploadSummary;
  hasDraft: boolean;
  onHold: (change: "paused" | "resumed") => void;
};

/** All files of the desk as one line: how many are in, how many bytes, how fast, how long. */
export function UploadOverview({ summary, hasDraft, onHold }: UploadOverviewProps) {
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
              isAtRest={summary.going === 0}
            />
          </div>
          <span className="figures text-12">{t("bytes", bytes)}</span>
          {left ? (
            <>
              <span className="figures text-12">{left.rate}</span>
              <span className="figures text-12">{left.time}</span>
            </>
          ) : null}
          <HoldAll summary={summary} onHold={onHold} />
        </>
      ) : (
        <span className="ms-auto text-12 text-ink-2">{hasDraft ? t("overview.keeps") : null}</span>
      )}
    </div>
  );
}

function HoldAll({ summary, onHold }: Pick<UploadOverviewProps, "summary" | "onHold">) {
  const t = useTranslations("portal.upload.action");
  if (summary.going === 0 && summary.paused === 0) return null;
  const change = summary.going > 0 ? "paused" : "resumed";
  const Icon = summary.going > 0 ? Pause : Play;
  return (
    <Button onClick={() => onHold(change)} className="text-13 md:min-h-9 md:px-3">
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      {t(summary.going > 0 ? "pauseAll" : "resumeAll")}
    </Button>
  );
}
