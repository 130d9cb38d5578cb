import "server-only";
import type { Db } from "@/lib/platform/db";
import { type Currency, formatMoney } from "@/lib/shared/money";
import type { Obstacle } from "@/lib/shared/schemas/privacy";
import { bind, type PersonKeys } from "./entry";

const LIVE = "('planned', 'sent', 'created', 'needs_buyer', 'unknown', 'authorized', 'capturing', 'capture_unknown')";

/** Orders about which somebody (a provider, the store) still has to say something. */
const UNDER_WAY = `
  SELECT o.number FROM customer_order o LEFT JOIN payment p ON p.order_id = o.id
  WHERE o.id = ANY(:orders) AND (
    (o.status IN ('paid', 'paid_needs_attention') AND o.fulfilled_at IS NULL)
    OR EXISTS (SELECT 1 FROM payment_attempt a WHERE a.payment_id = p.id AND (a.state IN ${LIVE}
      OR EXISTS (SELECT 1 FROM payment_obligation b WHERE b.attempt_id = a.id AND b.settled_at IS NULL)
      OR EXISTS (SELECT 1 FROM webhook_inbox w WHERE w.rail = a.rail AND w.provider_ref = a.provider_ref AND w.processed_at IS NULL)))
    OR EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id AND r.finished_at IS NULL)
    OR EXISTS (SELECT 1 FROM dispute d WHERE d.payment_id = p.id AND d.state = 'open'))
  ORDER BY o.created_at, o.id`;

const LAST_ADMIN = `
  SELECT 1 FROM role_grant g WHERE g.user_id = :user AND g.role = 'admin' AND NOT EXISTS (
    SELECT 1 FROM role_grant o JOIN app_user u ON u.id = o.user_id AND u.disabled_at IS NULL
    WHERE o.role = 'admin' AND o.user_id <> :user)`;

const LAST_OWNER = `
  SELECT a.name FROM artist_member m JOIN artist a ON a.id = m.artist_id
  WHERE m.user_id = :user AND m.role = 'owner' AND m.artist_id <> ALL(:ending) AND NOT EXISTS (
    SELECT 1 FROM artist_member o WHERE o.artist_id = m.artist_id AND o.role = 'owner' AND o.user_id <> :user)
  ORDER BY a.name`;

const RELEASES = `
  SELECT a.name, count(*)::int AS count FROM release r JOIN artist a ON a.id = r.artist_id
  WHERE r.artist_id = ANY(:ending) AND r.deleted_at IS NULL GROUP BY a.id ORDER BY a.name`;

const OWED = `
  SELECT a.name, e.currency, -sum(e.amount_minor)::bigint AS minor FROM artist a JOIN ledger_entry e ON e.account = 'artist:' || a.id || ':payable'
  WHERE a.id = ANY(:ending) GROUP BY a.id, e.currency HAVING sum(e.amount_minor) <> 0 ORDER BY a.name, e.currency`;

type Named = { name: string; count: number; currency: Currency; minor: number; number: string };

/** Why a person cannot be erased as things are, in the order in which they would see to it; empty when nothing stands in the way. */
export async function findObstacles(db: Db, keys: PersonKeys): Promise<Obstacle[]> {
  const ask = async (sql: string) => (await db.query<Named>(bind(sql, keys))).rows;
  const [underWay, admins, owners, releases, owed] = [
    await ask(UNDER_WAY),
    await ask(LAST_ADMIN),
    await ask(LAST_OWNER),
    await ask(RELEASES),
    await ask(OWED),
  ];
  return [
    ...underWay.map(({ number }) => ({ kind: "order" as const, subject: number, detail: "" })),
    ...admins.map(() => ({ kind: "last-admin" as const, subject: "", detail: "" })),
    ...owners.map(({ name }) => ({ kind: "last-owner" as const, subject: name, detail: "" })),
    ...releases.map(({ name, count }) => ({ kind: "releases" as const, subject: name, detail: String(count) })),
    ...owed.map(({ name, currency, minor }) => ({
      kind: "balance" as const,
      subject: name,
      detail: formatMoney({ amountMinor: minor, currency }),
    })),
  ];
}
