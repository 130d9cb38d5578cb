import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { formatRate } from "@/components/checkout/format-rate";
import { Time } from "@/components/ui/time";
import { formatMoney, toDecimal } from "@/lib/shared/money";
import type { OrderView, Receipt } from "@/lib/shared/schemas/checkout";
import { Barcode } from "./barcode";
import { ReceiptReturned } from "./receipt-returned";
import { ReceiptGroup, ReceiptRow } from "./receipt-row";
import { ReceiptSavings } from "./receipt-savings";
import { ReceiptSplit } from "./receipt-split";
import { TornEdge } from "./torn-edge";

export type ReceiptStage = "open" | "paid" | "refunded";
type ReceiptPaperProps = Receipt & {
  order: Pick<OrderView, "number" | "lines" | "placedAt" | "paidAt">;
  stage: ReceiptStage;
  zone: string;
  namePlace(jurisdiction: string): string;
};

const TITLE = { open: "titleOpen", paid: "title", refunded: "titleRefunded" } as const;

/** Whether the buyer named the price and gave more than was asked. */
function isNamedHigher({ netMinor, taxMinor, priceIncludesTax, askedMinor }: OrderView["lines"][number]): boolean {
  return askedMinor !== null && netMinor + (priceIncludesTax ? taxMinor : 0) > askedMinor;
}

/** Paper in both themes. Every figure is the server's: nothing is added up here. */
export function ReceiptPaper({ order, stage, zone, namePlace, ...receipt }: ReceiptPaperProps) {
  const t = useTranslations("order.receipt");
  const { currency } = receipt;
  const plain = (amountMinor: number) => toDecimal(amountMinor, currency);
  return (
    <section
      aria-labelledby="receipt-title"
      className="printed figures relative mb-2 border border-b-0 border-line px-4.5 pt-6 pb-7 text-13 max-md:-mx-1 md:px-8 md:pt-7 md:pb-8.5 dark:border-transparent dark:[--ink-3:oklch(0.49_0.02_70)] dark:[--line-2:oklch(0.6_0.02_75)] dark:[--line:oklch(0.84_0.02_85)] dark:[--raise:oklch(0.935_0.025_90)]"
    >
      <ReceiptMark />
      <h2 id="receipt-title" className="display mt-4.5 mb-1 text-28 font-bold tracking-[-0.015em]">
        {t(TITLE[stage])}
      </h2>
      <p className="mb-4 text-ink-2">
        <Time at={order.paidAt ?? order.placedAt} format="dateTime" zone={zone} />, {currency}
      </p>
      <ReceiptGroup>
        {order.lines.map((line) => (
          <Fragment key={line.id}>
            <ReceiptRow label={line.title}>{plain(line.netMinor)}</ReceiptRow>
            {isNamedHigher(line) ? (
              <ReceiptRow tone="under" label={t("asked")}>
                {plain(line.askedMinor ?? 0)}
              </ReceiptRow>
            ) : null}
          </Fragment>
        ))}
        {receipt.tax.map(({ jurisdiction, ratePpm, amountMinor }) => (
          <ReceiptRow
            key={`${jurisdiction} ${ratePpm}`}
            label={t("tax", { place: namePlace(jurisdiction), rate: formatRate(ratePpm) })}
          >
            {plain(amountMinor)}
          </ReceiptRow>
        ))}
      </ReceiptGroup>
      <ReceiptGroup>
        <ReceiptRow tone="total" label={t(stage === "open" ? "toPay" : "youPaid")}>
          {formatMoney({ amountMinor: receipt.totalMinor, currency })}
        </ReceiptRow>
      </ReceiptGroup>
      <ReceiptSplit receipt={receipt} namePlace={namePlace} />
      <ReceiptSavings receipt={receipt} />
      <ReceiptReturned currency={currency} returned={receipt.returned} />
      <Barcode text={order.number} />
      <p className="mt-1.5 flex flex-wrap justify-between gap-x-4">
        <bdi>{order.number}</bdi>
        {receipt.totalMinor > 0 && <LedgerEntry id={receipt.ledgerTransactionId} />}
      </p>
      <TornEdge />
    </section>
  );
}

function LedgerEntry({ id }: { id: string | null }) {
  const t = useTranslations("order.receipt");
  return (
    <span className="text-ink-2" title={id ?? undefined}>
      {id ? t("ledger", { tail: id.slice(-8) }) : t("notPosted")}
    </span>
  );
}

function ReceiptMark() {
  const t = useTranslations("common");
  return (
    <p className="inline-flex items-center gap-2.5 font-display text-20/none font-extrabold tracking-[-0.03em]">
      <i aria-hidden="true" className="block h-5 w-2.75 rounded-tight border border-[oklch(0.62_0.13_92)] bg-signal" />
      {t("siteName")}
    </p>
  );
}
