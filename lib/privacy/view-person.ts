import "server-only";
import { type Db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { PrivacyView } from "@/lib/shared/schemas/privacy";
import { type Clock, systemClock } from "@/lib/shared/time";
import { bind } from "./entry";
import { findPerson, nameWho, type Who } from "./find-person";
import { findObstacles } from "./obstacles";

type Counted = { since: Date | null; tracks: number; ending: string[] };

const COUNT = `
  SELECT (SELECT created_at FROM app_user WHERE id = :user) AS since,
    (SELECT count(*)::int FROM entitlement WHERE order_id = ANY(:orders) AND revoked_at IS NULL) AS tracks,
    (SELECT coalesce(array_agg(name ORDER BY name), '{}') FROM artist WHERE id = ANY(:ending)) AS ending`;

/** What there is about somebody, and what stands in the way of erasing it. Throws `not_found`. */
export async function viewPerson(who: Who, clock: Clock = systemClock, db: Db = pool): Promise<PrivacyView> {
  const person = await findPerson(db, who, clock.now());
  const { rows } = await db.query<Counted>(bind(COUNT, person));
  const { since = null, tracks = 0, ending = [] } = rows[0] ?? {};
  return {
    of: nameWho(who),
    email: person.account?.email ?? person.emails[0] ?? "",
    name: person.account?.name ?? null,
    since: since?.toISOString() ?? null,
    orders: person.orders.length,
    tracks,
    endingArtists: ending,
    obstacles: await findObstacles(db, person),
  };
}

/** Whom an admin means by an address: its account, else whoever bought as a guest with it. Throws `not_found`. */
export async function findByAddress(email: string): Promise<Who> {
  const { rows } = await pool.query<{ userId: string | null; orderId: string | null }>(
    `SELECT (SELECT id FROM app_user WHERE email = $1 AND erased_at IS NULL) AS "userId",
      (SELECT o.id FROM order_contact c JOIN customer_order o ON o.id = c.order_id AND o.buyer_id IS NULL
       WHERE lower(c.email) = $1 ORDER BY o.created_at DESC LIMIT 1) AS "orderId"`,
    [email],
  );
  const { userId, orderId } = rows[0] ?? {};
  if (userId) return { userId };
  if (orderId) return { orderId };
  throw new AppError("not_found", "No account and no order bears this address.");
}

/** Throws `unprocessable` at the field unless the address that was typed is that of whoever is erased. */
export async function requireSameAddress(who: Who, typed: string, clock: Clock = systemClock): Promise<void> {
  const { email } = await viewPerson(who, clock);
  if (email === typed) return;
  const errors = [{ path: "email", message: "This is another address." }];
  throw new AppError("unprocessable", "Type the address exactly as it stands above.", { errors });
}
