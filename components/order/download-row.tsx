import { CircleX, Download as DownloadIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { buttonStyles } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { Duration, formatDuration } from "@/components/ui/duration";
import { mergeClasses } from "@/components/ui/merge-classes";
import { formatSize } from "./format-size";
import type { DownloadGroup, DownloadItem } from "./group-downloads";

/** One thing that was bought: its sleeve, and the file or files that are now the buyer's. */
export function DownloadRow({ group }: { group: DownloadGroup }) {
  const { line, downloads } = group;
  const [first] = downloads;
  const isSingle = downloads.length === 1;
  return (
    <li className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-4 gap-y-3.5 border-t border-line py-6 md:grid-cols-[112px_minmax(0,1fr)] md:gap-x-6">
      <Cover
        src={line.coverUrl}
        title={line.title}
        artistName={line.artistName}
        sizes="112px"
        isDecorative
        className="md:row-span-2"
      />
      <div className="min-w-0">
        <h3 className="display text-20/6 wrap-anywhere">{line.title}</h3>
        <p className="text-14 text-ink-2">{line.artistName}</p>
        <GroupFacts group={group} />
      </div>
      <div className="max-md:col-span-2">
        {isSingle && first ? (
          <DownloadLink download={first} isPrimary />
        ) : (
          <ol className="border-t border-line">
            {downloads.map((download, index) => (
              <TrackDownload key={download.entitlementId} download={download} position={index + 1} />
            ))}
          </ol>
        )}
      </div>
    </li>
  );
}

function GroupFacts({ group: { line, downloads, durationMs, sizeBytes } }: { group: DownloadGroup }) {
  const t = useTranslations("order.downloads");
  const [first] = downloads;
  return (
    <p className="figures mt-1 text-13 text-ink-3">
      {line.kind === "release"
        ? t("record", { count: downloads.length, duration: formatDuration(durationMs), size: formatSize(sizeBytes) })
        : t("track", { release: first?.releaseTitle ?? "", duration: formatDuration(durationMs) })}
    </p>
  );
}

function TrackDownload({ download, position }: { download: DownloadItem; position: number }) {
  return (
    <li className="grid grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-x-3 border-b border-line py-1.5 sm:grid-cols-[24px_minmax(0,1fr)_auto_auto]">
      <bdi className="figures text-13 text-ink-3">{position}</bdi>
      <span className="min-w-0 text-14 wrap-anywhere">{download.trackTitle}</span>
      <Duration durationMs={download.durationMs} className="text-13 text-ink-3 max-sm:hidden" />
      <DownloadLink download={download} />
    </li>
  );
}

function DownloadLink({ download, isPrimary = false }: { download: DownloadItem; isPrimary?: boolean }) {
  const t = useTranslations("order.downloads");
  const { trackTitle: title, format, url, isRevoked } = download;
  const size = formatSize(download.sizeBytes);
  if (isRevoked) {
    return (
      <span className="inline-flex min-h-11 items-center gap-1.5 text-13 text-ink-2">
        <CircleX size={14} aria-hidden="true" /> {t("revoked")}
      </span>
    );
  }
  const link = (
    <a
      href={url}
      download
      className={mergeClasses(
        buttonStyles({ variant: isPrimary ? "sticker" : "outline" }),
        isPrimary ? "" : "min-h-11 px-3 text-13",
      )}
    >
      <DownloadIcon size={isPrimary ? 18 : 16} strokeWidth={1.75} aria-hidden="true" />
      {isPrimary ? t("download") : <span className="sr-only">{t("download")}</span>}
      <span className="sr-only">{t("what", { title, format })}</span>
      <span className="figures">{size}</span>
    </a>
  );
  if (!isPrimary) return link;
  return (
    <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
      {link}
      <span className="figures text-13 text-ink-3">
        {format}, {t("original")}
      </span>
    </div>
  );
}
