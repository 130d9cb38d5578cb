import { useTranslations } from "next-intl";
import { useRailName } from "@/components/checkout/use-rail-name";
import { toDecimal } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { ReceiptGroup, ReceiptRow } from "./receipt-row";

/** For whoever bears the fee: what it stands against, dearer ones with a minus. */
export function ReceiptSavings({ receipt: { currency, fee, savings } }: { receipt: Receipt }) {
  const t = useTranslations("order.receipt");
  const nameRail = useRailName();
  if (!savings) return null;
  const { dearest, flat } = savings;
  const plain = (amountMinor: number) => toDecimal(amountMinor, currency);
  return (
    <ReceiptGroup>
      <ReceiptRow tone="part" label={t(fee.isEstimated ? "savedEstimated" : "savedSettled")}>
        {dearest ? plain(dearest.savedMinor) : t("savedNoOther")}
      </ReceiptRow>
      {dearest ? (
        <ReceiptRow tone="under" label={t("savedDearest", { rail: nameRail(dearest.provider) })}>
          {plain(dearest.wouldBeMinor)}
        </ReceiptRow>
      ) : null}
      <ReceiptRow tone="under" label={t("savedFlat", { cost: plain(flat.wouldBeMinor) })}>
        {plain(flat.savedMinor)}
      </ReceiptRow>
    </ReceiptGroup>
  );
}
