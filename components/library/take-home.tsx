"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { DownloadProgress } from "@/components/order/download-progress";
import { formatSize } from "@/components/order/format-size";
import { listFormats } from "@/components/order/list-formats";
import { planTake } from "@/components/order/plan-take";
import { useDownloadSet } from "@/components/order/use-download-set";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Select } from "@/components/ui/select";
import type { DownloadFormat } from "@/lib/shared/download-format";
import type { LibraryPart } from "@/lib/shared/schemas/library";

type TakeHomeProps = { part: LibraryPart; title: string; isNamed: boolean };

/** One purchase in a row of the library: a format, and its file or zip. `isNamed`: the row has more of them. */
export function TakeHome({ part, title, isNamed }: TakeHomeProps) {
  const t = useTranslations("order.downloads");
  const choice = useDownloadSet(part.orderId, part.lineId);
  const choices = listFormats(part.downloads);
  const chosen = choices.find(({ format }) => format === choice.format);
  const take = planTake(part, choice);
  if (!take || !chosen) return null;
  const notes = [
    ...(chosen.isFromLossy ? [t("fromLossy")] : []),
    ...(chosen.asUploaded > 0 ? [t("mixed", { count: chosen.asUploaded })] : []),
  ];
  return (
    <div className="grid grid-cols-[152px_minmax(0,1fr)] items-center gap-2.5 md:grid-cols-[132px_172px] md:justify-end">
      {isNamed ? <p className="col-span-full truncate text-13">{title}</p> : null}
      <Select
        value={choice.format}
        disabled={choices.length < 2}
        aria-label={t("formats", { title })}
        onChange={({ target }) => choice.setFormat(target.value as DownloadFormat)}
        className="figures ps-2.5 pe-8 text-16 md:min-h-9 md:text-13"
      >
        {choices.map(({ format }) => (
          <option key={format} value={format}>
            {t(`format.${format}`)}
          </option>
        ))}
      </Select>
      {take.isReady ? (
        <GetLink
          href={take.href}
          what={t("what", {
            title,
            format: choice.format === "original" ? take.first.format : t(`format.${choice.format}`),
          })}
          size={formatSize(take.sizeBytes)}
        />
      ) : (
        <DownloadProgress choice={choice} isBrief />
      )}
      {notes.length > 0 ? <p className="col-span-full text-12 text-ink-2">{notes.join(", ")}</p> : null}
    </div>
  );
}

function GetLink({ href, what, size }: { href: string; what: string; size: string }) {
  const t = useTranslations("library");
  return (
    <a
      href={href}
      download
      className={mergeClasses(
        buttonStyles({ variant: "outline" }),
        "min-h-11 justify-start bg-raise px-3 text-14 md:min-h-10",
      )}
    >
      <Download size={16} strokeWidth={1.75} aria-hidden="true" />
      {t("get")}
      <span className="sr-only">{what}</span>
      <span className="figures ms-auto font-medium">{size}</span>
    </a>
  );
}
