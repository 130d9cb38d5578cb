import "server-only";
import { pool } from "@/lib/platform/db";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { Block, Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";
import { orderLink } from "./order-link";

type Bought = {
  number: string;
  currency: Currency;
  taxMinor: number;
  totalMinor: number;
  paidAt: Date;
  livemode: boolean;
  isReturned: boolean;
  lines: { title: string; artist: string; amountMinor: number }[];
};

const LOAD = `
  SELECT o.number, o.currency, o.tax_minor AS "taxMinor", o.total_minor AS "totalMinor", o.paid_at AS "paidAt", o.livemode,
    o.link_revoked_at IS NOT NULL AS "isReturned",
    (SELECT jsonb_agg(jsonb_build_object('title', l.title, 'artist', a.name, 'amountMinor', l.net_minor + l.tax_minor)
       ORDER BY l.position) FROM order_line l JOIN artist a ON a.id = l.artist_id WHERE l.order_id = o.id) AS lines
  FROM customer_order o WHERE o.id = $1 AND o.paid_at IS NOT NULL`;

function listRows({ t }: Words, order: Bought): Block {
  const money = (amountMinor: number) => formatMoney({ amountMinor, currency: order.currency });
  const lines = order.lines.map(({ title, artist, amountMinor }) => ({
    label: t("receipt.line", { title, artist }),
    value: money(amountMinor),
  }));
  const tax = order.taxMinor > 0 ? [{ label: t("receipt.tax"), value: money(order.taxMinor) }] : [];
  const total = { label: t("receipt.total"), value: money(order.totalMinor), isTotal: true };
  return { kind: "rows", rows: [...lines, total, ...tax] };
}

function sayHowToOpen(words: Words, orderId: string, order: Bought): Block[] {
  const { t } = words;
  if (order.isReturned) return [{ kind: "text", text: t("receipt.returned") }];
  return [
    { kind: "button", label: t("receipt.open"), url: orderLink(words, orderId) },
    { kind: "note", text: t("receipt.keep") },
    ...(order.totalMinor > 0 ? [{ kind: "note" as const, text: t("receipt.split") }] : []),
  ];
}

/** What was bought, what it cost, and the link to it; null when there is no such paid order. */
export async function composeReceipt({ about }: MailRow, words: Words): Promise<Letter | null> {
  const { rows } = await pool.query<Bought>(LOAD, [about]);
  const [order] = rows;
  if (!order || about === null) return null;
  const { t, storeName: store } = words;
  const facts = { number: order.number, date: words.day(order.paidAt) };
  return {
    subject: t("receipt.subject", { number: order.number, store }),
    heading: t("receipt.heading"),
    blocks: [
      { kind: "text", text: t(order.totalMinor > 0 ? "receipt.lead" : "receipt.free", facts) },
      listRows(words, order),
      ...sayHowToOpen(words, about, order),
      ...(order.livemode ? [] : [{ kind: "note" as const, text: t("demo") }]),
    ],
    why: t("receipt.why", { store }),
  };
}
