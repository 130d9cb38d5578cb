import "server-only";
import { pool } from "../platform/db";
import { getSetting, getStoreZone } from "../platform/settings";
import { newId } from "../shared/ids";
import { addDays, dayInZone, startOfDay, startOfHour } from "../shared/time";
import type { SalesDetails } from "./letters/sales";

const HOUR_MS = 3_600_000;
/** What is booked while a window closes must be in it. */
const GRACE_MS = 600_000;

type Every = SalesDetails["every"];
type Window = { from: Date; to: Date };

/** The last hour or day of the store's zone that is over, with a little time to settle. */
export function lastWindow(every: Every, now: Date, zone: string): Window {
  const settled = new Date(now.getTime() - GRACE_MS);
  if (every === "hourly") {
    const to = startOfHour(settled);
    return { from: new Date(to.getTime() - HOUR_MS), to };
  }
  const today = dayInZone(settled, zone);
  return { from: startOfDay(addDays(today, -1), zone), to: startOfDay(today, zone) };
}

const MEMBERS = `
  SELECT m.artist_id AS "artistId", u.id AS "userId", u.email
  FROM (SELECT DISTINCT l.artist_id FROM customer_order o JOIN order_line l ON l.order_id = o.id
        WHERE o.paid_at >= $1 AND o.paid_at < $2) sold
  JOIN artist_member m ON m.artist_id = sold.artist_id JOIN app_user u ON u.id = m.user_id AND u.disabled_at IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM mail_stop s WHERE s.user_id = u.id AND s.kind = 'sales')`;

const QUEUE = `
  INSERT INTO mail_outbox (id, kind, once_key, about, recipient, details, due_at, created_at)
  SELECT n.id, 'sales', n."onceKey", n."artistId", n.email, n.details, $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, "onceKey" text, "artistId" uuid, email text, details jsonb)
  ON CONFLICT (kind, once_key) DO NOTHING`;

/** One notice for each member of each artist that sold in the window; safe to repeat. Returns how many are new. */
export async function queueNoticesOf(window: Window, every: Every, now: Date): Promise<number> {
  const { rows } = await pool.query<{ artistId: string; userId: string; email: string }>(MEMBERS, [
    window.from,
    window.to,
  ]);
  const from = window.from.toISOString();
  const notices = rows.map(({ artistId, userId, email }) => {
    const details: SalesDetails = { userId, from, to: window.to.toISOString(), every };
    return { id: newId(), onceKey: `${artistId}:${userId}:${every}:${from}`, artistId, email, details };
  });
  if (notices.length === 0) return 0;
  const { rowCount } = await pool.query(QUEUE, [JSON.stringify(notices), now]);
  return rowCount ?? 0;
}

/**
 * A day of another zone than the last one told overlaps it: what is in both was told. Null where nothing is left. Windows tile,
 * so what no notice told before had no sale.
 */
async function withoutTold({ from, to }: Window, every: Every): Promise<Window | null> {
  const { rows } = await pool.query<{ told: Date | null }>(
    `SELECT max((details->>'to')::timestamptz) AS told FROM mail_outbox
     WHERE kind = 'sales' AND details->>'every' = $1 AND (details->>'to')::timestamptz > $2 AND (details->>'to')::timestamptz <> $3`,
    [every, from, to],
  );
  const told = rows[0]?.told;
  if (!told) return { from, to };
  return told < to ? { from: told, to } : null;
}

/** Tells artists of the last hour or day that is over, as the store is set; `done`: the window that was seen to before. */
export async function queueSaleNotices(now: Date, done: string | null): Promise<string | null> {
  const every = await getSetting("saleNotices");
  if (every === "off") return done;
  const window = lastWindow(every, now, await getStoreZone());
  const name = `${every}:${window.from.toISOString()}`;
  if (name === done) return done;
  const untold = await withoutTold(window, every);
  if (untold) await queueNoticesOf(untold, every, now);
  return name;
}
