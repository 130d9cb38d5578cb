"use client";
import { useTranslations } from "next-intl";
import { DownloadLink, RevokedNote } from "./download-link";
import { DownloadProgress } from "./download-progress";
import { FormatPicker } from "./format-picker";
import { formatSize } from "./format-size";
import type { DownloadGroup } from "./group-downloads";
import { listFormats } from "./list-formats";
import { planTake } from "./plan-take";
import { TrackDownload } from "./track-download";
import { useDownloadSet } from "./use-download-set";

/** Where a buyer chooses a format and takes the files home: a track as a file, a record as a zip or track by track. */
export function FormatDesk({ group, orderId }: { group: DownloadGroup; orderId: string }) {
  const t = useTranslations("order.downloads");
  const { line, downloads } = group;
  const choice = useDownloadSet(orderId, line.id);
  const choices = listFormats(downloads);
  const chosen = choices.find(({ format }) => format === choice.format);
  const take = planTake({ orderId, lineId: line.id, downloads }, choice);
  if (!take || !chosen)
    return (
      <div className="max-md:col-span-2">
        <RevokedNote />
      </div>
    );
  const { format, set } = choice;
  const { first, isZip } = take;
  const what = format === "original" ? first.format : t(`format.${format}`);
  return (
    <div className="max-md:col-span-2">
      {choices.length > 1 ? (
        <FormatPicker
          name={`format-${line.id}`}
          title={line.title}
          choices={choices}
          value={format}
          onChange={choice.setFormat}
        />
      ) : null}
      {take.isReady ? (
        <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
          <DownloadLink
            isPrimary
            href={take.href}
            label={format === "original" ? t("download") : t("downloadAs", { format: t(`format.${format}`) })}
            what={t("what", { title: line.title, format: what })}
            size={formatSize(take.sizeBytes)}
          />
          <span className="figures text-13 text-ink-3">
            {[
              format === "original" ? `${first.format}, ${t("original")}` : t("inside"),
              ...(isZip ? [t("zip")] : []),
              ...(chosen.isFromLossy ? [t("fromLossy")] : []),
            ].join(", ")}
          </span>
        </div>
      ) : (
        <DownloadProgress choice={choice} />
      )}
      {chosen.asUploaded > 0 ? (
        <p className="mt-2 text-13 text-ink-2">{t("mixed", { count: chosen.asUploaded })}</p>
      ) : null}
      {isZip ? (
        <ol className="mt-4 border-t border-line">
          {downloads.map((download, index) => (
            <TrackDownload
              key={download.entitlementId}
              download={download}
              position={index + 1}
              file={set?.files.find(({ entitlementId }) => entitlementId === download.entitlementId) ?? null}
              format={format}
            />
          ))}
        </ol>
      ) : null}
    </div>
  );
}
