import { Download } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { accentStyle } from "@/components/ui/accent-style";
import { buttonStyles } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { formatDuration } from "@/components/ui/duration";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Name } from "@/components/ui/name";
import { Time } from "@/components/ui/time";
import type { LibraryRecord } from "@/lib/shared/schemas/library";
import { RecordTransport } from "./record-transport";

/** One record, or the tracks of it that were bought: to hear, and the way to its files. */
export function LibraryRow({ record, zone }: { record: LibraryRecord; zone: string }) {
  const t = useTranslations("library");
  const { title, artistName, tracks, durationMs, orderId } = record;
  return (
    <li
      style={accentStyle(record.accent)}
      className="grid grid-cols-[72px_minmax(0,1fr)_44px] items-center gap-x-4 gap-y-3 border-b border-line py-3.5 md:grid-cols-[72px_minmax(0,1fr)_44px_minmax(120px,220px)_84px_auto]"
    >
      <Cover src={record.coverUrl} title={title} artistName={artistName} sizes="72px" isDecorative />
      <div className="min-w-0">
        <h2 className="display truncate text-16/6">
          {record.isOnSale ? (
            <Link href={`/releases/${record.slug}`} className="no-underline hover:underline">
              <Name>{title}</Name>
            </Link>
          ) : (
            <Name>{title}</Name>
          )}
        </h2>
        <p className="truncate text-14 text-ink-2">
          <Name>{artistName}</Name>
        </p>
        <p className="figures text-13 text-ink-2">
          {t("record", { count: tracks.length, duration: formatDuration(durationMs) })}
        </p>
      </div>
      <RecordTransport tracks={tracks} accent={record.accent} />
      <Time
        at={record.boughtAt}
        format="day"
        zone={zone}
        className="figures hidden text-end text-13 text-ink-2 md:block"
      />
      <Link
        href={`/orders/${orderId}`}
        aria-label={t("downloadsOf", { title })}
        className={mergeClasses(buttonStyles({ size: "md" }), "col-span-full px-4 text-14 md:col-auto")}
      >
        <Download size={16} aria-hidden="true" />
        {t("downloads")}
      </Link>
    </li>
  );
}
