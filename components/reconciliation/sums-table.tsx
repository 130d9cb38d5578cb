import { useTranslations } from "next-intl";
import { nameOfProvider } from "@/components/dashboard/provider-names";
import type { ReconciliationTally } from "@/lib/shared/schemas/reconciliation";
import { sayAmount } from "./use-reconciliation-words";

const SUMMED = ["count", "thereMinor", "thereFeeMinor", "hereMinor", "hereFeeMinor", "ledgerMinor"] as const;
type Sum = Pick<ReconciliationTally, (typeof SUMMED)[number] | "kind" | "currency">;

/** Of every class together, by kind and currency. */
export function sumUp(tallies: readonly ReconciliationTally[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const tally of tallies) {
    const key = `${tally.kind} ${tally.currency}`;
    const sum = sums.get(key);
    const added = SUMMED.map((name) => [name, (sum?.[name] ?? 0) + tally[name]]);
    sums.set(key, { kind: tally.kind, currency: tally.currency, ...Object.fromEntries(added) });
  }
  return [...sums.values()];
}

type SumsTableProps = { rail: string; tallies: readonly ReconciliationTally[] };

/** What the day came to on each side; a sum that differs from the provider's is marked by weight as well as colour. */
export function SumsTable({ rail, tallies }: SumsTableProps) {
  const t = useTranslations("reconciliation");
  const name = nameOfProvider(rail);
  const heads = [t("sums.count"), t("sums.there", { rail: name }), t("sums.here"), t("sums.ledger")];
  const fees = [t("sums.feeThere", { rail: name }), t("sums.feeHere")];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={t("sums.caption")} className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">{t("sums.caption")}</caption>
        <thead>
          <tr className="text-12 text-ink-3">
            <th scope="col" className="pb-1.5 text-start font-medium whitespace-nowrap">
              {t("sums.kind")}
            </th>
            {[...heads, ...fees].map((head) => (
              <th key={head} scope="col" className="ps-4 pb-1.5 text-end font-medium whitespace-nowrap">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sumUp(tallies).map((sum) => {
            const { kind, currency, count, thereMinor, thereFeeMinor, hereFeeMinor } = sum;
            const isOff = (minor: number) => (minor === thereMinor ? "" : "font-semibold text-warn");
            return (
              <tr key={`${kind} ${currency}`} className="border-t border-line">
                <th scope="row" className="py-2 text-start font-normal whitespace-nowrap">
                  {t(`kind.${kind}`)}
                </th>
                <td className="figures ps-4 text-end">{count}</td>
                <td className="figures ps-4 text-end whitespace-nowrap">{sayAmount(thereMinor, currency)}</td>
                {[sum.hereMinor, sum.ledgerMinor].map((minor, index) => (
                  <td key={heads[index + 2]} className={`figures ps-4 text-end whitespace-nowrap ${isOff(minor)}`}>
                    {sayAmount(minor, currency)}
                  </td>
                ))}
                {[thereFeeMinor, hereFeeMinor].map((minor, index) => (
                  <td key={fees[index]} className="figures ps-4 text-end whitespace-nowrap">
                    {sayAmount(minor, currency)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
