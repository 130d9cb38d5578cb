"use client";
import { Check, Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DownloadProgress } from "@/components/order/download-progress";
import { formatSize } from "@/components/order/format-size";
import { listFormats } from "@/components/order/list-formats";
import { planTake } from "@/components/order/plan-take";
import { useDownloadSet } from "@/components/order/use-download-set";
import { buttonStyles } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Select } from "@/components/ui/select";
import type { DownloadFormat } from "@/lib/shared/download-format";
import { listTaken } from "@/lib/shared/list-taken";
import type { LibraryPart } from "@/lib/shared/schemas/library";

type TakeHomeProps = { part: LibraryPart; title: string; isNamed: boolean };

/** One purchase in a row of the library: a format, and its file or zip. `isNamed`: the row has more of them. */
export function TakeHome({ part, title, isNamed }: TakeHomeProps) {
  const t = useTranslations("order.downloads");
  const choice = useDownloadSet(part.orderId, part.lineId, part.last?.format);
  const [begun, setBegun] = useState<DownloadFormat[]>([]);
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
          isAgain={[...listTaken(part.downloads), ...begun].includes(choice.format)}
          onTake={() => setBegun((formats) => [...formats, choice.format])}
        />
      ) : (
        <DownloadProgress choice={choice} isBrief />
      )}
      {notes.length > 0 ? <p className="col-span-full text-12 text-ink-2">{notes.join(", ")}</p> : null}
    </div>
  );
}

type GetLinkProps = { href: string; what: string; size: string; isAgain: boolean; onTake(): void };

/** `isAgain`: it was taken home in this format before; quieter, and as good as the first time. */
function GetLink({ href, what, size, isAgain, onTake }: GetLinkProps) {
  const t = useTranslations("library");
  return (
    <a
      href={href}
      download
      onClick={onTake}
      className={mergeClasses(
        buttonStyles({ variant: "outline" }),
        "min-h-11 justify-start px-3 text-14 md:min-h-10",
        isAgain ? "border-line" : "bg-raise",
      )}
    >
      {isAgain ? (
        <Check size={16} strokeWidth={1.75} aria-hidden="true" className="text-ok" />
      ) : (
        <Download size={16} strokeWidth={1.75} aria-hidden="true" />
      )}
      {t(isAgain ? "again" : "get")}
      <span className="sr-only">{what}</span>
      <span className="figures ms-auto font-medium">{size}</span>
    </a>
  );
}
