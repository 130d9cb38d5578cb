"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { readTypedAmount } from "@/components/shop/check-named";
import { Button } from "@/components/ui/button";
import { mergeClasses } from "@/components/ui/merge-classes";
import { type Currency, formatMoney, parseDecimal, toDecimal } from "@/lib/shared/money";
import type { SummaryLine } from "./summary-line";

type OnName = (id: string, amountMinor: number | undefined) => void;
type NameLinePriceProps = { line: SummaryLine; currency: Currency; onName: OnName };

/** The buyer's own price for a line of the basket; it counts when the field is left or on Enter, and the shop checks it. */
export function NameLinePrice({ line, currency, onName }: NameLinePriceProps) {
  const t = useTranslations("checkout.basket");
  const [typed, setTyped] = useState<string | null>(null);
  const isUnread = typed !== null && parseDecimal(readTypedAmount(typed), currency) === null;
  const isWrong = isUnread || Boolean(line.error);

  function keep() {
    if (typed === null) return;
    const amountMinor = parseDecimal(readTypedAmount(typed), currency);
    if (amountMinor === null) return;
    if (amountMinor !== line.amountMinor || line.error) onName(line.id, amountMinor);
    setTyped(null);
  }
  return (
    <span
      className={mergeClasses(
        "flex min-h-11 w-28 items-center gap-1.5 rounded-tight border bg-raise px-2.5 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-ink md:min-h-9",
        isWrong ? "border-bad" : "border-line-2",
      )}
    >
      <input
        value={typed ?? toDecimal(line.amountMinor, currency)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // the form around it pays
          event.preventDefault();
          keep();
        }}
        inputMode="decimal"
        autoComplete="off"
        aria-label={t("yourPrice", { title: line.title })}
        aria-invalid={isWrong ? true : undefined}
        className="figures w-full min-w-0 bg-transparent text-end text-16 outline-none md:text-14"
      />
      <span className="text-12 text-ink-3">{currency}</span>
    </span>
  );
}

type NamedNoteProps = { line: SummaryLine; currency: Currency; onName: OnName | undefined };

/** Beside the amount: what was asked, or what the shop says against what was named, with the way back. */
export function NamedNote({ line, currency, onName }: NamedNoteProps) {
  const t = useTranslations("checkout.basket");
  const { id, askedMinor, amountMinor, isNamed, error } = line;
  if (line.isGone) return null;
  if (error && onName)
    return (
      <div role="alert" className="mt-1 text-13 text-bad">
        <p>{error}</p>
        {isNamed ? (
          <Button size="sm" className="mt-1 min-h-11 md:min-h-9" onClick={() => onName(id, undefined)}>
            {t("shopsPrice")}
          </Button>
        ) : null}
      </div>
    );
  if (askedMinor === null) return null;
  const asked = formatMoney({ amountMinor: askedMinor, currency });
  if (onName) return <p className="text-13 text-ink-2">{t(askedMinor === 0 ? "nameFree" : "nameLeast", { asked })}</p>;
  if (amountMinor <= askedMinor) return null;
  return <p className="text-13 text-ink-2">{t(askedMinor === 0 ? "namedFree" : "namedMore", { asked })}</p>;
}
