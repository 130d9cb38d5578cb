import "server-only";
import { pool } from "@/lib/platform/db";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import type { Words } from "../words";
import { orderLink } from "./order-link";

const MOST = 20;
type Bought = { id: string; number: string; paidAt: Date; first: string; lineCount: number };

const LOAD = `
  SELECT o.id, o.number, o.paid_at AS "paidAt", l.title AS first,
    (SELECT count(*)::int FROM order_line WHERE order_id = o.id) AS "lineCount"
  FROM order_contact c JOIN customer_order o ON o.id = c.order_id
  JOIN order_line l ON l.order_id = o.id AND l.position = 1
  WHERE lower(c.email) = lower($1) AND o.paid_at IS NOT NULL AND o.link_revoked_at IS NULL
  ORDER BY o.paid_at DESC, o.id LIMIT ${MOST}`;

/** A link to each of the last orders of an address; null when nothing was bought with it, or all was given back. */
export async function composeLinks({ recipient }: MailRow, words: Words): Promise<Letter | null> {
  const { rows: orders } = await pool.query<Bought>(LOAD, [recipient]);
  if (orders.length === 0) return null;
  const { t, storeName: store } = words;
  const items = orders.map(({ id, number, paidAt, first, lineCount }) => ({
    label: t("links.order", { number, date: words.day(paidAt), first, more: lineCount - 1 }),
    url: orderLink(words, id),
  }));
  return {
    subject: t("links.subject", { store }),
    heading: t("links.heading"),
    blocks: [
      { kind: "text", text: t("links.lead") },
      { kind: "links", items },
      ...(orders.length === MOST ? [{ kind: "note" as const, text: t("links.newest", { count: MOST }) }] : []),
      { kind: "note", text: t("links.keep") },
    ],
    why: t("links.why", { store }),
  };
}
