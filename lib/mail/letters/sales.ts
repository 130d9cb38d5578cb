import "server-only";
import { z } from "zod";
import { pool } from "@/lib/platform/db";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { Letter } from "../letter";
import type { MailRow } from "../mail-row";
import { noticeToken } from "../notice-token";
import type { Words } from "../words";

/** What a row of this kind holds: whom it goes to, and the time it is about. */
export const SalesDetails = z.object({
  userId: z.uuid(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  every: z.enum(["hourly", "daily"]),
});
export type SalesDetails = z.infer<typeof SalesDetails>;

type Sold = { artist: string; title: string; currency: Currency; copies: number; partMinor: number };

const LOAD = `
  SELECT a.name AS artist, l.title, o.currency, count(*)::int AS copies, coalesce(sum(b.amount_minor), 0)::bigint AS "partMinor"
  FROM customer_order o JOIN order_line l ON l.order_id = o.id AND l.artist_id = $1 JOIN artist a ON a.id = l.artist_id
  LEFT JOIN line_allocation b ON b.order_line_id = l.id AND b.beneficiary = 'artist:' || l.artist_id
  WHERE o.paid_at >= $2 AND o.paid_at < $3
    AND NOT EXISTS (SELECT 1 FROM mail_stop s WHERE s.user_id = $4 AND s.kind = 'sales')
  GROUP BY a.name, l.title, o.currency ORDER BY "partMinor" DESC, l.title`;

function sayWhen({ t, day, time }: Words, { from, to, every }: SalesDetails): string {
  const begin = new Date(from);
  return every === "daily"
    ? t("sales.day", { day: day(begin) })
    : t("sales.hour", { day: day(begin), from: time(begin), to: time(new Date(to)) });
}

function sumByCurrency(sold: readonly Sold[]): { currency: Currency; amountMinor: number }[] {
  const sums = new Map<Currency, number>();
  for (const { currency, partMinor } of sold) sums.set(currency, (sums.get(currency) ?? 0) + partMinor);
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor }));
}

/** What an artist sold in an hour or a day, for one member; no word of who bought. Null once the member wants none. */
export async function composeSales({ about, details }: MailRow, words: Words): Promise<Letter | null> {
  const window = SalesDetails.parse(details);
  const { rows: sold } = await pool.query<Sold>(LOAD, [about, window.from, window.to, window.userId]);
  const artist = sold[0]?.artist;
  if (artist === undefined) return null;
  const { t, storeName: store } = words;
  const facts = { copies: sold.reduce((sum, row) => sum + row.copies, 0), when: sayWhen(words, window) };
  const token = noticeToken({ userId: window.userId, kind: "sales" });
  const rows = sold.map(({ title, copies, currency, partMinor }) => ({
    label: t("sales.row", { title, copies }),
    value: formatMoney({ amountMinor: partMinor, currency }),
  }));
  const totals = sumByCurrency(sold).map((sum) => ({
    label: t("sales.total"),
    value: formatMoney(sum),
    isTotal: true,
  }));
  return {
    subject: t("sales.subject", { artist, ...facts }),
    heading: t("sales.heading", facts),
    blocks: [
      { kind: "text", text: t("sales.lead", { artist, store }) },
      { kind: "rows", rows: [...rows, ...totals] },
      { kind: "button", label: t("sales.open"), url: words.link("/portal/sales") },
      { kind: "note", text: t("sales.fees") },
    ],
    why: t("sales.why", { artist, store }),
    stop: {
      label: t("sales.stop"),
      pageUrl: words.link(`/notices/${token}`),
      oneClickUrl: words.link(`/api/notices/${token}`),
    },
  };
}
