import Link from "next/link";
import { useTranslations } from "next-intl";
import { accentStyle } from "@/components/ui/accent-style";
import { Cover } from "@/components/ui/cover";
import { formatDuration } from "@/components/ui/duration";
import { Name } from "@/components/ui/name";
import { Time } from "@/components/ui/time";
import type { LibraryPart, LibraryRecord } from "@/lib/shared/schemas/library";
import { PlayingRow } from "./playing-row";
import { RecordTransport } from "./record-transport";
import { TakeHome } from "./take-home";

/** One record, or the tracks of it that were bought: to hear, and the way to its files. */
export function LibraryRow({ record, zone }: { record: LibraryRecord; zone: string }) {
  const t = useTranslations("library");
  const { title, artistName, tracks, durationMs, orderId } = record;
  return (
    <PlayingRow
      trackIds={tracks.map(({ id }) => id)}
      style={accentStyle(record.accent)}
      className="grid grid-cols-[72px_minmax(0,1fr)_44px] items-center gap-x-4 gap-y-3 border-b border-line py-3.5 md:grid-cols-[72px_minmax(0,1fr)_44px_minmax(120px,220px)_84px] lg:grid-cols-[72px_minmax(0,1fr)_44px_minmax(90px,150px)_64px_314px]"
    >
      <Cover src={record.coverUrl} title={title} artistName={artistName} sizes="72px" isDecorative />
      <div className="min-w-0">
        <h2 className="display truncate text-16/6 max-md:overflow-visible">
          {record.isOnSale ? (
            <Link
              href={`/releases/${record.slug}`}
              className="block truncate no-underline hover:underline max-md:-my-2.5 max-md:py-2.5"
            >
              <Name>{title}</Name>
            </Link>
          ) : (
            <Name>{title}</Name>
          )}
        </h2>
        <p className="truncate text-14 text-ink-2">
          <Name>{artistName}</Name>
        </p>
        <p className="figures flex flex-wrap gap-x-3 text-13 text-ink-2">
          {t("record", { count: tracks.length, duration: formatDuration(durationMs) })}
          <Link href={`/orders/${orderId}`} aria-label={t("orderOf", { title })} className="-my-3 py-3">
            {t("order")}
          </Link>
        </p>
      </div>
      <RecordTransport tracks={tracks} accent={record.accent} />
      <Time
        at={record.boughtAt}
        format="day"
        zone={zone}
        className="figures hidden text-end text-13 text-ink-2 md:block"
      />
      <div className="col-span-full grid gap-2.5 lg:col-auto">
        {record.parts.map((part) => (
          <TakeHome key={part.lineId} part={part} title={nameOf(part, record)} isNamed={record.parts.length > 1} />
        ))}
      </div>
    </PlayingRow>
  );
}

/** A track that was bought by itself is called what it is called. */
function nameOf({ downloads }: LibraryPart, { title, parts }: LibraryRecord): string {
  const [first, ...others] = downloads;
  return parts.length > 1 && first && others.length === 0 ? first.trackTitle : title;
}
