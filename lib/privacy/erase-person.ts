import "server-only";
import { lockRollUps } from "@/lib/analytics/lock-roll-ups";
import { appendAudit } from "@/lib/audit/append";
import { type Db, inTransaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { publish } from "@/lib/platform/live-channel";
import { newId } from "@/lib/shared/ids";
import { type Clock, systemClock } from "@/lib/shared/time";
import { bind, type PersonKeys } from "./entry";
import { noteErasures } from "./erasure-list";
import { findPerson, nameWho, type Person, type Who } from "./find-person";
import { findObstacles } from "./obstacles";
import { PERSONAL_DATA } from "./personal-data";

/** `actorId`: who does it, a user's uuid or `system`; `erasureId`: of one that is carried out again after a restore. */
export type Erasing = { who: Who; actorId: string; erasureId?: string };

/** What others would change meanwhile: the account, its artists' members, and whether its orders are being paid. */
async function holdStill(db: Db, keys: PersonKeys): Promise<void> {
  await db.query(bind("SELECT 1 FROM artist WHERE id = ANY(:artists) ORDER BY id FOR UPDATE", keys));
  await db.query(bind("SELECT 1 FROM payment WHERE order_id = ANY(:orders) ORDER BY id FOR UPDATE", keys));
}

/** A checkout that nobody finished can be finished by nobody any more. */
const END_CHECKOUTS = `
  WITH ended AS (
    UPDATE payment SET epoch = epoch + 1, state = 'expired', updated_at = :now
    WHERE order_id = ANY(:orders) AND state = 'open' RETURNING order_id
  )
  UPDATE customer_order SET status = 'expired' WHERE id IN (SELECT order_id FROM ended) AND status = 'pending'`;

async function carryOut(db: Db, keys: PersonKeys): Promise<void> {
  await db.query(bind(END_CHECKOUTS, keys));
  for (const { table, of, erased } of PERSONAL_DATA) {
    if (of === null || erased.by === "keep") continue;
    const what = erased.by === "delete" ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${erased.set}`;
    await db.query(bind(`${what} WHERE ${of}`, keys));
  }
}

/** The last mail there is to this address; its row forgets the address once it is handed over (lib/mail/mail-kinds.ts). */
async function sayGoodbye(db: Db, { account, emails, now }: Person): Promise<void> {
  const recipient = account?.email ?? emails[0];
  await db.query(
    "INSERT INTO mail_outbox (id, kind, recipient, details, due_at, created_at) VALUES ($1, 'erased', $2, $3, $4, $4)",
    [newId(), recipient, JSON.stringify({ at: now.toISOString(), hadAccount: account !== null }), now],
  );
}

async function noteDown(db: Db, person: Person, { who, actorId, erasureId }: Erasing): Promise<void> {
  const { user, orders, mentions, now } = person;
  const byAdmin = actorId !== user && actorId !== "system";
  await db.query(
    "INSERT INTO erasure (id, user_id, order_ids, erased_at, erased_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
    [erasureId ?? newId(), user, [...orders, ...mentions], now, byAdmin ? actorId : null],
  );
  const after = { orders: orders.length };
  await appendAudit(db, { actorId, action: "person.erased", subject: nameWho(who), after, at: now });
}

/**
 * Erases a person in one transaction: all of it or nothing. The books keep ids and amounts, and add up as before. Throws
 * `not_found`, and `unprocessable` with the reasons while something stands in the way.
 */
export async function erasePerson(erasing: Erasing, clock: Clock = systemClock): Promise<void> {
  const { who } = erasing;
  const user = await inTransaction(async (db) => {
    // a large store is read through for what somebody heard
    await db.query("SET LOCAL statement_timeout = 0");
    await lockRollUps(db);
    if ("userId" in who) await db.query("SELECT 1 FROM app_user WHERE id = $1 FOR UPDATE", [who.userId]);
    const person = await findPerson(db, who, clock.now());
    await holdStill(db, person);
    const obstacles = await findObstacles(db, person);
    if (obstacles.length > 0)
      throw new AppError("unprocessable", "Something has to be settled first.", {
        errors: obstacles.map(({ kind, subject, detail }) => ({ path: kind, message: `${subject} ${detail}`.trim() })),
      });
    await carryOut(db, person);
    if (!erasing.erasureId) await sayGoodbye(db, person);
    await noteDown(db, person, erasing);
    return person.user;
  });
  if (user) await publish("session", { userId: user });
  await noteErasures();
}
