import { useTranslations } from "next-intl";
import { toDecimal } from "@/lib/shared/money";
import type { Receipt } from "@/lib/shared/schemas/checkout";
import { ReceiptGroup, ReceiptRow } from "./receipt-row";

/** What went back to the buyer since, and whose part it was. */
export function ReceiptReturned({ currency, returned }: Pick<Receipt, "currency" | "returned">) {
  const t = useTranslations("order.receipt");
  if (!returned) return null;
  const { totalMinor, artistsMinor, storeMinor, taxMinor } = returned;
  const parts = [
    { key: "returnedArtists", amountMinor: artistsMinor },
    { key: "returnedStore", amountMinor: storeMinor },
    { key: "returnedTax", amountMinor: taxMinor },
  ] as const;
  return (
    <ReceiptGroup>
      <ReceiptRow tone="part" label={t("returned")}>
        {toDecimal(-totalMinor, currency)}
      </ReceiptRow>
      {parts.map(({ key, amountMinor }) =>
        amountMinor === 0 ? null : (
          <ReceiptRow key={key} tone="under" label={t(key)}>
            {toDecimal(-amountMinor, currency)}
          </ReceiptRow>
        ),
      )}
    </ReceiptGroup>
  );
}
