import "server-only";
import { pool } from "@/lib/platform/db";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";
import { orderLink } from "./order-link";

type Returned = {
  orderId: string;
  number: string;
  amountMinor: number;
  currency: Currency;
  finishedAt: Date;
  livemode: boolean;
  isWhole: boolean;
};

const LOAD = `
  SELECT o.id AS "orderId", o.number, r.amount_minor AS "amountMinor", r.currency, r.finished_at AS "finishedAt", r.livemode,
    o.link_revoked_at IS NOT NULL AS "isWhole"
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN customer_order o ON o.id = p.order_id
  WHERE r.id = $1 AND r.state = 'succeeded'`;

/** How much of which order went back; null when there is no such refund. */
export async function composeRefund({ about }: MailRow, words: Words): Promise<Letter | null> {
  const { rows } = await pool.query<Returned>(LOAD, [about]);
  const [refund] = rows;
  if (!refund) return null;
  const { t, storeName: store } = words;
  const { number, isWhole } = refund;
  const amount = formatMoney(refund);
  return {
    subject: t("refund.subject", { amount, number }),
    heading: t("refund.heading", { amount }),
    blocks: [
      { kind: "text", text: t("refund.lead", { number }) },
      { kind: "rows", rows: [{ label: t("refund.row", { date: words.day(refund.finishedAt) }), value: amount }] },
      { kind: "text", text: t(isWhole ? "refund.whole" : "refund.part") },
      ...(isWhole ? [] : [{ kind: "button" as const, label: t("refund.open"), url: orderLink(words, refund.orderId) }]),
      ...(refund.livemode ? [] : [{ kind: "note" as const, text: t("demo") }]),
    ],
    why: t("refund.why", { store }),
  };
}
