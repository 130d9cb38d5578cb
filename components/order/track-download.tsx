import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { Duration } from "@/components/ui/duration";
import type { DownloadFormat } from "@/lib/shared/download-format";
import type { DownloadSet } from "@/lib/shared/schemas/downloads";
import { DownloadLink, RevokedNote } from "./download-link";
import { formatSize } from "./format-size";
import type { DownloadItem } from "./group-downloads";

type TrackDownloadProps = {
  download: DownloadItem;
  position: number;
  /** How far its file in the chosen format is; null when that is not known, or not asked. */
  file: DownloadSet["files"][number] | null;
  format: DownloadFormat;
};

/** One track of a record. */
export function TrackDownload({ download, position, file, format }: TrackDownloadProps) {
  return (
    <li className="grid grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1.5 sm:grid-cols-[24px_minmax(0,1fr)_auto_auto]">
      <bdi className="figures text-13 text-ink-3">{position}</bdi>
      <span className="min-w-0 text-14 wrap-anywhere">{download.trackTitle}</span>
      <Duration durationMs={download.durationMs} className="text-13 text-ink-3 max-sm:hidden" />
      <TrackFile download={download} file={file} format={format} />
    </li>
  );
}

function TrackFile({ download, file, format }: Omit<TrackDownloadProps, "position">) {
  const t = useTranslations("order.downloads");
  if (download.isRevoked) return <RevokedNote />;
  const isOriginal = format === "original" || file?.format === "original";
  const isReady = isOriginal || file?.state === "ready";
  if (!isReady)
    return (
      <span className="grid min-h-11 min-w-11 place-items-center text-ink-3">
        <LoaderCircle
          size={16}
          aria-hidden="true"
          className={file?.state === "failed" ? "hidden" : "animate-spin motion-reduce:animate-none"}
        />
      </span>
    );
  const sizeBytes = isOriginal ? download.sizeBytes : (file?.sizeBytes ?? 0);
  const name = isOriginal ? download.format : t(`format.${format}`);
  return (
    <DownloadLink
      href={`${download.url}&format=${isOriginal ? "original" : format}`}
      label={t("download")}
      what={t("what", { title: download.trackTitle, format: name })}
      size={formatSize(sizeBytes)}
    />
  );
}
