import { useTranslations } from "next-intl";
import { Cover } from "@/components/ui/cover";
import { formatDuration } from "@/components/ui/duration";
import { FormatDesk } from "./format-desk";
import { formatSize } from "./format-size";
import type { DownloadGroup } from "./group-downloads";

/** One thing that was bought: its sleeve, and the file or files that are now the buyer's. */
export function DownloadRow({ group, orderId }: { group: DownloadGroup; orderId: string }) {
  const { line } = group;
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
      <FormatDesk group={group} orderId={orderId} />
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
