import { CircleAlert, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Cover } from "@/components/ui/cover";
import { Money } from "@/components/ui/money";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { NamedNote, NameLinePrice } from "./name-line-price";
import type { SummaryLine } from "./summary-line";

type SummaryLinesProps = {
  lines: SummaryLine[];
  currency: Currency;
  onRemove?: ((id: string) => void) | undefined;
  /** Takes the buyer's own price; undefined gives it back to the shop. */
  onName?: ((id: string, amountMinor: number | undefined) => void) | undefined;
};

export function SummaryLines({ lines, ...rest }: SummaryLinesProps) {
  return (
    <ul>
      {lines.map((line) => (
        <SummaryRow key={line.id} line={line} {...rest} />
      ))}
    </ul>
  );
}

function SummaryRow({ line, currency, onRemove, onName }: { line: SummaryLine } & Omit<SummaryLinesProps, "lines">) {
  const t = useTranslations("checkout.basket");
  const kinds = useTranslations("common.kind");
  const { id, title, artistName, isGone } = line;
  const canName = onName !== undefined && line.askedMinor !== null;
  function describeKind({ kind, record }: SummaryLine): string {
    if (!record || record.trackCount === 0) return t(kind);
    return t("record", { kind: kinds(record.kind), count: record.trackCount });
  }
  return (
    <li className="grid grid-cols-[44px_minmax(0,1fr)_auto] items-start gap-3 border-b border-line py-2 md:grid-cols-[64px_minmax(0,1fr)_auto] md:gap-4 md:py-3.5">
      <Cover
        src={line.coverUrl}
        title={title}
        artistName={artistName}
        sizes="64px"
        isDecorative
        className={isGone ? "opacity-50" : ""}
      />
      <div className="min-w-0">
        <b className={`display block text-16/5 wrap-anywhere ${isGone ? "text-ink-2 line-through" : ""}`}>{title}</b>
        <p className="text-13 text-ink-2">{artistName}</p>
        <p className="text-13 text-ink-3">
          {isGone ? (
            <span className="inline-flex items-center gap-1.5 font-semibold text-warn">
              <CircleAlert size={14} aria-hidden="true" /> {t("gone")}
            </span>
          ) : (
            describeKind(line)
          )}
        </p>
        <NamedNote line={line} currency={currency} onName={onName} />
      </div>
      <div className="grid justify-items-end gap-1">
        {isGone ? null : canName ? (
          <NameLinePrice line={line} currency={currency} onName={onName} />
        ) : (
          <Money amountMinor={line.amountMinor} currency={currency} className="text-16 font-medium" />
        )}
        {line.wasMinor === null ? null : (
          <span className="text-13 text-ink-2">
            {t("was", { amount: formatMoney({ amountMinor: line.wasMinor, currency }) })}
          </span>
        )}
        {onRemove ? (
          <Button
            variant="quiet"
            size="sm"
            className="-me-3 min-h-9 text-14"
            aria-label={t("remove", { title })}
            onClick={() => onRemove(id)}
          >
            <X size={14} aria-hidden="true" /> {t("removeShort")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
