import "server-only";
import { signFor } from "@/lib/platform/crypto";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { hashAddress } from "@/lib/platform/hash-address";
import { listenerOf } from "@/lib/platform/listener";
import { fromPublicId, newId, toPublicId } from "@/lib/shared/ids";
import type { PersonKeys } from "./entry";

/** Whose data: an account (bare uuid), or whoever bought as a guest with the address on an order. */
export type Who = { userId: string } | { orderId: string };

/** `usr_…` or `ord_…` as a `Who`; throws `not_found` for anything else. */
export function readWho(of: string): Who {
  const userId = fromPublicId("user", of);
  if (userId) return { userId };
  const orderId = fromPublicId("order", of);
  if (orderId) return { orderId };
  throw new AppError("not_found", "There is nobody of that name.");
}

export const nameWho = (who: Who): string =>
  "userId" in who ? toPublicId("user", who.userId) : toPublicId("order", who.orderId);

export type Account = { id: string; email: string; name: string; isProved: boolean };

async function findAccount(db: Db, who: Who): Promise<Account | null> {
  if ("orderId" in who) return null;
  const { rows } = await db.query<Account>(
    `SELECT id, email, name, email_verified_at IS NOT NULL AS "isProved" FROM app_user WHERE id = $1 AND erased_at IS NULL`,
    [who.userId],
  );
  if (rows[0]) return rows[0];
  throw new AppError("not_found", "There is no such account any more.");
}

/** The address that a guest gave for an order, in small letters. */
async function findGuest(db: Db, who: Who): Promise<string[]> {
  if ("userId" in who) return [];
  const { rows } = await db.query<{ email: string }>(
    `SELECT lower(c.email) AS email FROM order_contact c JOIN customer_order o ON o.id = c.order_id
     WHERE o.id = $1 AND o.buyer_id IS NULL`,
    [who.orderId],
  );
  if (rows[0]) return [rows[0].email];
  throw new AppError("not_found", "No guest is known by this order.");
}

/** Theirs by account or claim; a guest's by the address, unless somebody else proved it and claimed them. */
const ORDERS = `
  SELECT id FROM customer_order WHERE buyer_id = $1
  UNION SELECT order_id FROM order_claim WHERE user_id = $1
  UNION SELECT o.id FROM order_contact c JOIN customer_order o ON o.id = c.order_id AND o.buyer_id IS NULL
    WHERE lower(c.email) = ANY($2) AND NOT EXISTS (SELECT 1 FROM order_claim k WHERE k.order_id = o.id AND k.user_id IS DISTINCT FROM $1)`;

async function findOrders(
  db: Db,
  userId: string | null,
  emails: string[],
): Promise<Pick<PersonKeys, "orders" | "mentions">> {
  const { rows } = await db.query<{ id: string }>(ORDERS, [userId, emails]);
  const orders = rows.map(({ id }) => id).sort();
  const { rows: others } = await db.query<{ id: string }>(
    "SELECT order_id AS id FROM order_contact WHERE lower(email) = ANY($1) AND order_id <> ALL($2::uuid[]) ORDER BY 1",
    [emails, orders],
  );
  return { orders, mentions: others.map(({ id }) => id) };
}

async function findFormerAddresses(db: Db, userId: string | null): Promise<string[]> {
  const { rows } = await db.query<{ email: string }>(
    `SELECT email FROM account_link WHERE user_id = $1 AND kind IN ('change-old', 'change-new') AND used_at IS NOT NULL
     UNION SELECT old_email FROM email_change WHERE user_id = $1`,
    [userId],
  );
  return rows.map(({ email }) => email.toLowerCase());
}

async function findArtists(db: Db, userId: string | null): Promise<Pick<PersonKeys, "artists" | "ending">> {
  const { rows } = await db.query<{ id: string; isAlone: boolean }>(
    `SELECT m.artist_id AS id, NOT EXISTS (SELECT 1 FROM artist_member o WHERE o.artist_id = m.artist_id AND o.user_id <> $1) AS "isAlone"
     FROM artist_member m WHERE m.user_id = $1 ORDER BY 1`,
    [userId],
  );
  return { artists: rows.map(({ id }) => id), ending: rows.filter(({ isAlone }) => isAlone).map(({ id }) => id) };
}

type Renames = { listeners: string[]; guests: string[]; names: string[] };

/** What names them in plays and figures, and the names they gave when they bought. */
async function findNames(db: Db, orders: string[]): Promise<Renames> {
  const { rows } = await db.query<Renames>(
    `SELECT coalesce(array_agg(DISTINCT o.listener_id) FILTER (WHERE o.listener_id IS NOT NULL), '{}') AS listeners,
       coalesce(array_agg(DISTINCT lower(c.email)) FILTER (WHERE o.buyer_id IS NULL AND c.email IS NOT NULL), '{}') AS guests,
       coalesce(array_agg(DISTINCT c.name) FILTER (WHERE c.name <> ''), '{}') AS names
     FROM customer_order o LEFT JOIN order_contact c ON c.order_id = o.id WHERE o.id = ANY($1)`,
    [orders],
  );
  return rows[0] ?? { listeners: [], guests: [], names: [] };
}

const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** A single word such as "Ada" stands in too much that is not about her. */
const isWholeName = (name: string) => /\S\s+\S/.test(name.trim());

function toPattern(addresses: readonly string[], names: readonly string[]): string {
  return [...new Set([...addresses, ...names.filter(isWholeName)])].map(quote).join("|");
}

const renamed = (names: readonly string[], make: () => string) =>
  Object.fromEntries(names.map((name) => [name, make()]));

export type Person = PersonKeys & { account: Account | null };

/** Everything by which a person's rows are found. Throws `not_found` when there is no such account, or no such guest. */
export async function findPerson(db: Db, who: Who, now: Date): Promise<Person> {
  const [account, guest] = [await findAccount(db, who), await findGuest(db, who)];
  const user = account?.id ?? null;
  const emails = account?.isProved ? [account.email] : guest;
  const former = await findFormerAddresses(db, user);
  const addresses = [...new Set([...(account ? [account.email] : []), ...former, ...emails])];
  const [found, artists] = [await findOrders(db, user, emails), await findArtists(db, user)];
  const named = await findNames(db, found.orders);
  const listeners = [...new Set([...(user ? [listenerOf(user)] : []), ...named.listeners])];
  return {
    account,
    user,
    emails,
    addresses,
    hashes: addresses.map(hashAddress),
    ...found,
    paths: found.orders.map((id) => `%${toPublicId("order", id)}%`),
    ...artists,
    listener: user ? listenerOf(user) : null,
    listeners: renamed(listeners, () => signFor("erased", newId()).slice(0, 22)),
    aliases: renamed(named.guests, newId),
    words: toPattern([...addresses, ...named.guests], [...(account ? [account.name] : []), ...named.names]),
    now,
  };
}
