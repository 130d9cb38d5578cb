import { useTranslations } from "next-intl";
import { formatRate } from "@/components/checkout/format-rate";
import { MoneySplit, SPLIT_INK, type SplitPart } from "@/components/checkout/money-split";
import { useRailName } from "@/components/checkout/use-rail-name";
import { mergeClasses } from "@/components/ui/merge-classes";
import { formatMoney, toDecimal } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { ReceiptGroup, ReceiptRow } from "./receipt-row";

type ReceiptSplitProps = { receipt: Receipt; namePlace(jurisdiction: string): string };

/** Who got what, as the server allocated it; each part keeps its ink in the bar and in the list. */
export function ReceiptSplit({ receipt, namePlace }: ReceiptSplitProps) {
  const t = useTranslations("order.receipt");
  const nameRail = useRailName();
  const { currency, artists, artistsMinor, fee, store, tax } = receipt;
  const plain = (amountMinor: number) => toDecimal(amountMinor, currency);
  const isLessFee = fee.bearer === "store" && fee.amountMinor > 0;
  return (
    <>
      <SplitBar receipt={receipt} />
      <dl className="pb-3">
        <ReceiptRow tone="part" label={<Part ink="artists">{t("artists")}</Part>}>
          {plain(artistsMinor)}
        </ReceiptRow>
        {artists.map((artist) => (
          <ReceiptRow key={artist.artistId} tone="under" label={artist.name}>
            {plain(artist.amountMinor)}
          </ReceiptRow>
        ))}
        <ReceiptRow
          tone="part"
          label={<Part ink="fee">{fee.provider ? t("feeBy", { rail: nameRail(fee.provider) }) : t("fee")}</Part>}
        >
          {plain(fee.amountMinor)}
        </ReceiptRow>
        {fee.amountMinor > 0 ? (
          <ReceiptRow tone="under" label={<FeeTerms receipt={receipt} />}>
            {plain(fee.amountMinor)}
          </ReceiptRow>
        ) : null}
        <ReceiptRow
          tone="part"
          label={
            <Part ink="store">{t(isLessFee ? "storeLessFee" : "store", { rate: formatRate(store.sharePpm) })}</Part>
          }
        >
          {plain(store.amountMinor)}
        </ReceiptRow>
        {tax.map((part) => (
          <ReceiptRow
            key={`${part.jurisdiction} ${part.ratePpm}`}
            tone="part"
            label={<Part ink="tax">{t("taxTo", { place: namePlace(part.jurisdiction) })}</Part>}
          >
            {plain(part.amountMinor)}
          </ReceiptRow>
        ))}
      </dl>
      <ReceiptGroup>
        <ReceiptRow tone="part" label={t("addsUp")}>
          {formatMoney({ amountMinor: receipt.totalMinor, currency })}
        </ReceiptRow>
      </ReceiptGroup>
    </>
  );
}

/** The provider's terms behind the fee, and whether it is final. */
function FeeTerms({ receipt: { currency, fee } }: { receipt: Receipt }) {
  const t = useTranslations("order.receipt");
  const terms = `${formatRate(fee.percentPpm)} + ${toDecimal(fee.fixedMinor, currency)}`;
  return `${terms}, ${t(fee.isEstimated ? "feeEstimated" : "feeSettled")}`;
}

function SplitBar({ receipt: { currency, artistsMinor, fee, store, tax } }: { receipt: Receipt }) {
  const t = useTranslations("order.receipt");
  const taxMinor = tax.reduce((sum, part) => sum + part.amountMinor, 0);
  const parts: SplitPart[] = [
    { id: "artists", key: "artists", amountMinor: artistsMinor },
    { id: "fee", key: "fee", amountMinor: fee.amountMinor },
    { id: "store", key: "store", amountMinor: store.amountMinor },
    { id: "tax", key: "tax", amountMinor: taxMinor },
  ];
  const amounts = Object.fromEntries(parts.map(({ id, amountMinor }) => [id, formatMoney({ amountMinor, currency })]));
  return (
    <div className="border-t border-dashed border-line-2 pt-6.5">
      <MoneySplit parts={parts} label={t("bar", amounts)} className="mb-2.5 h-14" />
    </div>
  );
}

function Part({ ink, children }: { ink: SplitPart["key"]; children: string }) {
  return (
    <>
      <i aria-hidden="true" className={mergeClasses("me-2 inline-block size-2.5", SPLIT_INK[ink])} />
      {children}
    </>
  );
}
