import { useTranslations } from "next-intl";
import { mergeClasses } from "@/components/ui/merge-classes";
import { Money } from "@/components/ui/money";
import { formatMoney } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { AsideHead } from "./aside-head";
import { formatRate } from "./format-rate";
import { MoneySplit, SPLIT_INK, type SplitPart } from "./money-split";
import { useRailName } from "./use-rail-name";

type WhereItGoesProps = { receipt: Receipt; note: string; namePlace(jurisdiction: string): string };
type Row = SplitPart & { label: string };

/** Each cent before it is paid, as the server worked it out. */
export function WhereItGoes({ receipt, note, namePlace }: WhereItGoesProps) {
  const t = useTranslations("checkout.goes");
  const { currency } = receipt;
  const rows = useRows(receipt, namePlace);
  const label = rows.map((row) => `${row.label} ${formatMoney({ amountMinor: row.amountMinor, currency })}`).join(", ");
  return (
    <section className="mt-9">
      <AsideHead title={t("title")}>
        <span className="text-13 text-ink-2">{note}</span>
      </AsideHead>
      <MoneySplit parts={rows} label={label} className="mt-4 mb-3 h-9" />
      <ul className="grid gap-1 text-14">
        {rows.map((row) => (
          <li key={row.id} className="grid grid-cols-[12px_minmax(0,1fr)_auto] items-center gap-2.5">
            <i aria-hidden="true" className={mergeClasses("size-3 rounded-tight", SPLIT_INK[row.key])} />
            <span className={row.key === "artists" ? "" : "text-ink-2"}>{row.label}</span>
            <Money amountMinor={row.amountMinor} currency={currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function useRows({ artists, artistsMinor, fee, store, tax }: Receipt, namePlace: (code: string) => string): Row[] {
  const t = useTranslations("checkout.goes");
  const nameRail = useRailName();
  const [artist] = artists;
  return [
    {
      id: "artists",
      key: "artists",
      amountMinor: artistsMinor,
      label: artists.length === 1 && artist ? artist.name : t("artists", { count: artists.length }),
    },
    {
      id: "fee",
      key: "fee",
      amountMinor: fee.amountMinor,
      label: fee.provider ? t("feeBy", { rail: nameRail(fee.provider) }) : t("fee"),
    },
    {
      id: "store",
      key: "store",
      amountMinor: store.amountMinor,
      label: t("store", { rate: formatRate(store.sharePpm) }),
    },
    ...tax.map(({ jurisdiction, ratePpm, amountMinor }) => ({
      id: `${jurisdiction} ${ratePpm}`,
      key: "tax" as const,
      amountMinor,
      label: t("tax", { place: namePlace(jurisdiction) }),
    })),
  ];
}
