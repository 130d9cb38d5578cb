import { useTranslations } from "next-intl";
import { formatBasisPoints } from "@/components/dashboard/format-figures";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import { CURRENCY_EXPONENT, formatMoney, isCurrency } from "@/lib/shared/money";
import type { ProviderStrip } from "@/lib/shared/schemas/settings";
import { exampleCosts } from "./summarise-providers";

/** What the published price makes of typical amounts: on small ones the fixed part decides. */
export function CostTable({ strip }: { strip: ProviderStrip }) {
  const t = useTranslations("settings");
  const { feeSchedule } = strip;
  if (!feeSchedule || !isCurrency(feeSchedule.currency)) return null;
  const { currency } = feeSchedule;
  const head = "pb-1.5 ps-3 text-end text-12 font-medium text-ink-3 first:ps-0 first:text-start";
  return (
    <section aria-labelledby="costs" className="border-t border-line p-4 md:px-6 md:py-5">
      <h2 id="costs" className="display mb-3 text-20">
        {t("payments.costTitle", { provider: nameOfProvider(strip.provider) })}
      </h2>
      <table className="w-full border-collapse">
        <thead>
          <tr>
            {(["payment", "fee", "cost"] as const).map((column) => (
              <th key={column} scope="col" className={head}>
                {t(`payments.costColumn.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {exampleCosts(feeSchedule, CURRENCY_EXPONENT[currency]).map((row) => (
            <tr key={row.amountMinor} className="figures h-9 border-t border-line">
              <th scope="row" className="text-start font-normal">
                {formatMoney({ amountMinor: row.amountMinor, currency })}
              </th>
              <td className="ps-3 text-end">{formatMoney({ amountMinor: row.feeMinor, currency })}</td>
              <td className="ps-3 text-end">{formatBasisPoints(row.costPpm)} bp</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-12 text-ink-3">{t("payments.costNote")}</p>
    </section>
  );
}
