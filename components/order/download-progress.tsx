import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import type { DownloadChoice } from "./use-download-set";

/** While files are made: how many are there; and what to do when one cannot be made. `isBrief`: in the space of a button. */
export function DownloadProgress({
  choice: { format, set, isLost, tryAgain },
  isBrief = false,
}: {
  choice: DownloadChoice;
  isBrief?: boolean;
}) {
  const t = useTranslations("order.downloads");
  const total = set?.total ?? 1;
  const done = (set?.ready ?? 0) + (set?.failed ?? 0);
  const hasFailed = set !== null && set.failed > 0 && done === total;
  const name = t(`format.${format}`);
  return (
    <div className="min-h-11 min-w-0">
      <div className={isBrief ? "grid gap-1.5" : "flex flex-wrap items-center gap-x-4 gap-y-2"}>
        <progress
          value={set?.ready ?? 0}
          max={total}
          aria-label={name}
          className={mergeClasses(
            "h-1.5 appearance-none overflow-hidden rounded-full border border-line-2 bg-sunk [&::-moz-progress-bar]:bg-ink [&::-webkit-progress-bar]:bg-sunk [&::-webkit-progress-value]:bg-ink",
            isBrief ? "w-full" : "w-48",
          )}
        />
        <p role="status" className={isBrief ? "text-12 text-ink-2" : "text-14"}>
          {hasFailed
            ? t("failed", { count: set.failed })
            : set === null
              ? t("begun", { format: name })
              : t(isBrief ? "progressBrief" : "progress", { format: name, ready: set.ready, total })}
        </p>
      </div>
      {isLost ? <p className="mt-2 text-13 text-ink-2">{t("lost")}</p> : null}
      {hasFailed ? (
        <button type="button" onClick={tryAgain} className={buttonStyles({ variant: "outline" })}>
          {t("tryAgain")}
        </button>
      ) : null}
    </div>
  );
}
