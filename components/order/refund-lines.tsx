import { useTranslations } from "next-intl";
import { formatMoney } from "@/lib/shared/money";
import type { OrderView } from "@/lib/shared/schemas/checkout";
import type { Refundable } from "@/lib/shared/schemas/refunds";

type RefundLinesProps = {
  order: Pick<OrderView, "lines" | "currency">;
  refundable: Refundable;
  chosen: readonly string[];
  error: string | undefined;
  onChange(lineIds: string[]): void;
};

/** Which lines the money is taken from. */
export function RefundLines({ order, refundable, chosen, error, onChange }: RefundLinesProps) {
  const t = useTranslations("refund");
  const open = refundable.lines.filter((line) => line.maxMinor > 0);
  return (
    <fieldset aria-describedby={error ? "refund-lines-error" : undefined}>
      <legend className="mb-1.5 text-14 font-medium">{t("lines")}</legend>
      <ul className="border-t border-line">
        {open.map(({ lineId, maxMinor }) => (
          <li key={lineId} className="border-b border-line">
            <label className="flex min-h-11 cursor-pointer items-center gap-3 py-1.5 text-14">
              <input
                type="checkbox"
                className="size-4.5 shrink-0 accent-ink"
                checked={chosen.includes(lineId)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, lineId] : chosen.filter((id) => id !== lineId))
                }
              />
              <span className="min-w-0 wrap-anywhere">{order.lines.find((line) => line.id === lineId)?.title}</span>
              <span className="figures ms-auto shrink-0 text-13 text-ink-3">
                {t("line", { max: formatMoney({ amountMinor: maxMinor, currency: order.currency }) })}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error ? (
        <p id="refund-lines-error" className="mt-1.5 text-13 text-bad">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
